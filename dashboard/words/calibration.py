"""Words of the calibration page, in both languages."""

from __future__ import annotations

from typing import Final

CALIBRATION_EN: Final = {
    "calibration": "Travel times beside what was reported",
    "calibration_intro": "Journeys that people have made and told, beside what the roads, the speeds and "
    "the season of this region predict for them. A ratio above 1 means that the journey took longer than "
    "predicted.",
    "calibration_leg": "Leg",
    "calibration_by": "By",
    "calibration_told": "Reported",
    "calibration_predicted": "Predicted",
    "calibration_ratio": "Reported / predicted",
    "calibration_km": "Km told / on the path",
    "calibration_ground": "Km by ground",
    "calibration_use": "Use in the fit",
    "calibration_source": "Source and remarks",
    "calibration_group_paved": "paved",
    "calibration_group_unpaved": "unpaved",
    "calibration_group_earth": "earth",
    "calibration_group_track": "track",
    "calibration_use_used": "used",
    "calibration_use_not_speed": "not used: it is not a speed of travel",
    "calibration_use_no_prediction": "not used: there is no prediction",
    "calibration_use_other_road": "not used: the path is not the road that was told",
    "calibration_outside": "not in this region",
    "calibration_no_way": "no passable way",
    "calibration_x": "Predicted hours",
    "calibration_y": "Reported hours",
    "calibration_equal": "equal",
    "calibration_band": "within a factor of {factor}",
    "calibration_used": "used in the fit",
    "calibration_shown": "shown only",
    "calibration_marks": "A triangle pointing up: reported as at least so long. Pointing down: at most. A "
    "bar: a range.",
    "calibration_wrong": "Where the model is wrong",
    "calibration_far": "{leg}: off by more than a factor of {factor} (reported / predicted {ratio}).",
    "calibration_detour": "{leg}: the path has {path} km, the road that was told {told} km.",
    "calibration_shut": "{leg}: the model finds no passable way, though somebody set out on it.",
    "calibration_none_far": "No leg with a prediction is off by more than a factor of {factor}.",
    "calibration_fit": "What the legs can carry",
    "calibration_none": "{legs} legs can be used: too few to fit anything.",
    "calibration_count": "{legs} legs are used, {free} factors are free: a handful of legs, told by "
    "travellers and not measured. Take the result as a hint, not as a survey.",
    "calibration_unconstrained": "Not constrained by these legs, and left as they are: {names}.",
    "calibration_errors": "Factor by which the legs used are missed, median and worst: {before} as things "
    "stand, {after} with the fitted factors, {left_out} when each leg is predicted from the others.",
    "calibration_borne_out": "Legs left out of the fit are met better than before.",
    "calibration_not_borne_out": "Legs left out of the fit are met no better than before: these legs do not "
    "show that the fitted factors are better than the table of speeds.",
    "calibration_moves": "{value} (from {low} to {high} when one leg is left out)",
    "calibration_faster": "A factor below 1 makes roads quicker than the table of speeds: accepting it "
    "counts more people as reached.",
    "calibration_at_bound": "Stopped at the end of the range, so the legs do not fit the model: {names}.",
    "calibration_pace": "Factor",
    "calibration_in_force": "In force",
    "calibration_fitted": "Fitted",
    "calibration_not_constrained": "not constrained",
    "calibration_accept": "Accept these factors into the scenario",
    "calibration_accepted": "The scenario now has these {count} factors among its assumptions.",
}

CALIBRATION_FR: Final = {
    "calibration": "Temps de trajet à côté de ce qui a été rapporté",
    "calibration_intro": "Des trajets faits et racontés, à côté de ce que prédisent les routes, les "
    "vitesses et la saison de cette région. Un rapport au-dessus de 1 : le trajet a duré plus longtemps "
    "que prédit.",
    "calibration_leg": "Trajet",
    "calibration_by": "Moyen",
    "calibration_told": "Rapporté",
    "calibration_predicted": "Prédit",
    "calibration_ratio": "Rapporté / prédit",
    "calibration_km": "Km rapportés / du chemin",
    "calibration_ground": "Km par sol",
    "calibration_use": "Emploi dans l’ajustement",
    "calibration_source": "Source et remarques",
    "calibration_group_paved": "revêtu",
    "calibration_group_unpaved": "non revêtu",
    "calibration_group_earth": "terre",
    "calibration_group_track": "piste",
    "calibration_use_used": "employé",
    "calibration_use_not_speed": "non employé : ce n’est pas une vitesse de trajet",
    "calibration_use_no_prediction": "non employé : il n’y a pas de prédiction",
    "calibration_use_other_road": "non employé : le chemin n’est pas la route rapportée",
    "calibration_outside": "hors de cette région",
    "calibration_no_way": "aucun chemin praticable",
    "calibration_x": "Heures prédites",
    "calibration_y": "Heures rapportées",
    "calibration_equal": "égalité",
    "calibration_band": "à un facteur {factor} près",
    "calibration_used": "employé dans l’ajustement",
    "calibration_shown": "montré seulement",
    "calibration_marks": "Un triangle vers le haut : rapporté comme au moins cette durée. Vers le bas : au "
    "plus. Une barre : une fourchette.",
    "calibration_wrong": "Où le modèle se trompe",
    "calibration_far": "{leg} : écart de plus d’un facteur {factor} (rapporté / prédit {ratio}).",
    "calibration_detour": "{leg} : le chemin a {path} km, la route rapportée {told} km.",
    "calibration_shut": "{leg} : le modèle ne trouve aucun chemin praticable, pourtant quelqu’un est parti.",
    "calibration_none_far": "Aucun trajet prédit ne s’écarte de plus d’un facteur {factor}.",
    "calibration_fit": "Ce que ces trajets peuvent porter",
    "calibration_none": "{legs} trajets utilisables : trop peu pour ajuster quoi que ce soit.",
    "calibration_count": "{legs} trajets employés, {free} facteurs libres : une poignée de trajets, "
    "racontés par des voyageurs et non mesurés. À prendre comme un indice, non comme un relevé.",
    "calibration_unconstrained": "Non contraints par ces trajets, et laissés tels quels : {names}.",
    "calibration_errors": "Facteur d’écart des trajets employés, médian et le pire : {before} en l’état, "
    "{after} avec les facteurs ajustés, {left_out} quand chaque trajet est prédit à partir des autres.",
    "calibration_borne_out": "Les trajets laissés hors de l’ajustement sont mieux prédits qu’avant.",
    "calibration_not_borne_out": "Les trajets laissés hors de l’ajustement ne sont pas mieux prédits "
    "qu’avant : ces trajets ne montrent pas que les facteurs ajustés valent mieux que la table des "
    "vitesses.",
    "calibration_moves": "{value} (de {low} à {high} quand un trajet est laissé de côté)",
    "calibration_faster": "Un facteur sous 1 rend les routes plus rapides que la table des vitesses : le "
    "reprendre compte plus de gens comme atteints.",
    "calibration_at_bound": "Arrêtés au bout de leur plage, donc ces trajets ne conviennent pas au modèle : "
    "{names}.",
    "calibration_pace": "Facteur",
    "calibration_in_force": "En vigueur",
    "calibration_fitted": "Ajusté",
    "calibration_not_constrained": "non contraint",
    "calibration_accept": "Reprendre ces facteurs dans le scénario",
    "calibration_accepted": "Le scénario a maintenant ces {count} facteurs parmi ses hypothèses.",
}

"""French words of the studies: over time, choosing, load, backtest."""

from __future__ import annotations

from typing import Final

_FRAME: Final = {
    "questions": "Questions",
    "group_time": "Au fil du temps",
    "group_network": "Mécanismes, lieux, menaces",
    "group_choice": "Que choisir",
    "group_load": "Sous la charge",
    "group_past": "Regard en arrière",
    "study_weeks": "Semaine après semaine",
    "study_network": "Les mécanismes en réseau",
    "study_places": "Les lieux, de jour et de nuit",
    "study_threats": "Qui répond à quelle menace",
    "study_best_places": "Meilleurs endroits pour des bases ou bataillons",
    "study_close_bases": "Quelles bases fermer au moindre mal",
    "study_closing_order": "Dans quel ordre fermer",
    "study_rota": "Un tour de bataillons",
    "study_budget": "Ce qu’achète un budget",
    "study_load": "Beaucoup d’alertes, peu de patrouilles",
    "study_backtest": "Les incidents du passé",
    "study_close": "Retour au tableau",
    "study_run": "Calculer",
    "study_stop": "Arrêter là",
    "study_stopped": "Arrêté avant d’avoir une réponse. Redemandez quand vous en voudrez une.",
    "study_done": "{done} sur {total}.",
    "study_so_far": "Meilleur trouvé\u00a0: au plus {percent}\u00a0% au-dessous du meilleur. Preuve en "
    "cours\u2026",
    "study_evaluating": "Prouvé le meilleur selon le modèle. Évaluation\u2026",
    "study_stale": "Le scénario a changé depuis ce calcul. Redemandez pour le scénario actuel.",
    "study_again": "La réponse n’est plus gardée ici. Redemandez d’abord.",
    "study_take": "Mettre dans le scénario",
    "study_proof": "Preuve",
    "study_model": "Selon le modèle du choix",
    "study_evaluated": "Évalué en entier",
    "study_proven": "Prouvé le meilleur.",
    "study_gap": "Au plus {percent}\u00a0% au-dessous du meilleur.",
    "study_fixed": "Le choix tient l’alarme pour fixe, telle qu’elle est\u202f; seules les alarmes qui "
    "tiennent aux sites comptent comme seconde couverture. La preuve parle de ce modèle. Le nombre évalué "
    "en entier est la réponse au-dessus de la carte.",
    "study_unknown": "inconnu",
    "study_no_limit": "sans limite",
    "study_no_area": "Dans aucune entité",
    "said": "{text}",
    "place_all": "tous",
}

_WEEKS: Final = {
    "weeks_count": "Semaines",
    "weeks_start": "Premier jour",
    "weeks_lead": "Sur {weeks} semaines\u00a0: {people} semaines-personnes nouvellement hors "
    "d’atteinte\u202f; {first} personnes peuvent appeler et être atteintes la première semaine, {last} la "
    "dernière.",
    "weeks_help": "Chaque semaine est évaluée à son premier jour. La réponse au-dessus de la carte compte "
    "tous les changements à la fois. Le curseur sous la carte montre une semaine\u202f; les changements "
    "reçoivent leurs jours dans leur liste (\u270e).",
    "weeks_chart": "Personnes par semaine et par statut",
    "weeks_axis_change": "Par rapport à la semaine 0",
    "weeks_band": "Du meilleur au pire cas",
    "weeks_unchanged": "Sans les changements",
    "weeks_events": "Ce qui arrive quelle semaine",
    "weeks_nothing": "Rien ne commence ni ne finit dans ces semaines. Donnez son jour à un changement dans "
    "la liste.",
    "weeks_ends": "Fin\u00a0: {change}",
    "weeks_opens": "{name} ouvre (selon la liste des bases)",
    "weeks_closes": "{name} ferme (selon la liste des bases)",
    "weeks_table": "Les semaines",
    "weeks_areas": "Par entité\u00a0: personnes qui peuvent appeler et être atteintes",
    "weeks_label": "Semaine {week}, dès le {date}\u00a0: {people} peuvent appeler et être atteintes (pire "
    "{worst}, meilleur {best})\u202f; nouvellement hors d’atteinte {out}",
    "weeks_slider": "Semaine montrée sur la carte",
    "col_week": "Semaine",
    "col_day": "Jour",
    "col_event": "Ce qui arrive",
    "col_starts": "Dès le",
    "col_worst_best": "Du pire au meilleur cas",
    "col_out": "Nouvellement hors d’atteinte",
    "col_person_weeks": "Semaines-personnes, cumulées",
    "col_first": "Première semaine",
    "col_lowest": "Minimum",
    "col_lowest_week": "en semaine",
    "col_last": "Dernière semaine",
}

_CHOOSING: Final = {
    "study_kind": "De",
    "study_kind_battalion": "bataillons",
    "study_kind_base": "bases",
    "study_need": "Les gens doivent pouvoir",
    "study_need_both": "appeler et être atteints",
    "study_need_reach": "être atteints",
    "study_count": "Combien",
    "study_troops": "Effectif de chacun",
    "study_capacity": "Villages par patrouille",
    "study_required": "En tout cas",
    "study_forbidden": "Pas là",
    "study_backup": "Renfort\u00a0: atteint deux fois compte double",
    "study_worst": "Valable à la pire saison",
    "study_twice": "{people} d’entre elles sont atteintes depuis deux des endroits.",
    "study_without": "{villages} villages parmi eux sont sans chiffre de population\u00a0: ils n’ajoutent "
    "personne.",
    "study_without_one": "{villages} village parmi eux est sans chiffre de population\u00a0: il n’ajoute "
    "personne.",
    "study_both_seasons": "Sont comptées les personnes pour qui cela vaut en saison sèche et en saison des "
    "pluies.",
    "study_bound_people": "Aucun autre choix ne gagne plus de {people} personnes.",
    "study_wins": "{people} personnes nouvellement",
    "places_lead_both": "{count} endroits sur {candidates}\u00a0: {people} personnes dans {villages} "
    "peuvent nouvellement appeler et être atteintes.",
    "places_lead_reach": "{count} endroits sur {candidates}\u00a0: {people} personnes dans {villages} sont "
    "nouvellement atteintes.",
    "col_place": "Lieu",
    "col_patrols": "Patrouilles",
    "col_villages": "Villages",
    "study_close_count": "Combien ferment",
    "study_keep": "Doivent rester",
    "closing_lead": "Fermer {bases} perd le moins\u00a0: {people} personnes sur {before}, dans {villages}.",
    "closing_bound": "Aucun autre choix de {count} bases sur {weighed} ne perd moins de {people} personnes.",
    "closing_loses": "{people} personnes perdues",
    "closing_loses_range": "{people} personnes nouvellement hors d’atteinte ({range} du meilleur au pire "
    "cas)",
    "study_order_bases": "Bases qui fermeront toutes",
    "study_apart": "Semaines entre deux fermetures",
    "study_undated": "Sans jours",
    "order_lead": "{first} d’abord\u00a0: l’ordre des {count} fermetures qui garde le plus de "
    "semaines-personnes.",
    "order_lead_one": "{first} ferme\u00a0: pour {count} base il n’y a qu’un ordre.",
    "order_bound": "Aucun autre ordre ne garde plus de {people} semaines-personnes.",
    "order_weeks": "{people} semaines-personnes",
    "order_held": "L’alarme de {villages} villages tient à d’autres bases que celles qui les "
    "atteignent\u202f; l’ordre la tient pour fixe.",
    "order_held_one": "L’alarme de {villages} village tient à une autre base que celle qui "
    "l’atteint\u202f; l’ordre la tient pour fixe.",
    "col_step": "Étape",
    "col_base": "Base",
    "col_people_model": "Personnes, selon le modèle",
    "col_people_evaluated": "Personnes, évaluées",
    "rota_no_base": "aucune base affaiblie",
    "rota_battalions": "Bataillons",
    "rota_shortest": "Plus court séjour (semaines)",
    "rota_longest": "Plus long séjour (semaines)",
    "rota_base": "Les troupes viennent de",
    "rota_lead": "{stays} séjours en {weeks} semaines\u00a0: {people} semaines-personnes pouvant appeler "
    "et être atteintes entre-temps.",
    "rota_bound": "Aucun tour des {weighed} endroits pesés n’a plus de {people} semaines-personnes\u202f; "
    "de tous les {candidates} endroits, aucun plus de {everywhere}.",
    "rota_chart": "Personnes en plus qui peuvent appeler et être atteintes, par semaine",
    "rota_axis": "Personnes en plus",
    "col_battalion": "Bataillon",
    "col_arrives": "Arrive le",
    "col_weeks": "Semaines",
}

_LOAD: Final = {
    "load_alerts": "Alertes par mois",
    "load_months": "Mois",
    "load_runs": "Tirages",
    "load_seed": "Graine",
    "load_state": "Forces de l’État dans une colonne à part",
    "load_state_help": "FARDC et PNC reprennent ce qui peut leur être déféré\u202f; jamais si un agent de "
    "l’État est l’auteur présumé. Hors de la première colonne.",
    "load_lead": "À {alerts} alertes par mois, {share} des vraies reçoivent une réponse à temps ({low} à "
    "{high} dans 90\u00a0% des {runs} tirages).",
    "load_static": "Si les patrouilles ne manquaient jamais\u00a0: {share}, comme dans la réponse "
    "au-dessus de la carte, pondérée par les alertes.",
    "load_waits": "Attente d’une patrouille libre\u00a0: {median} en médiane, {slow} pour le dixième le "
    "plus lent.",
    "load_nobody": "{villages} villages peuvent appeler et ne sont atteints par aucun site\u00a0: personne "
    "ne leur répond.",
    "load_nobody_one": "{villages} village peut appeler et n’est atteint par aucun site\u00a0: personne ne "
    "lui répond.",
    "load_chart": "Ce que deviennent les alertes",
    "load_own": "Propres patrouilles",
    "load_with_state": "Avec les forces de l’État",
    "load_share": "Part des vraies alertes",
    "load_interval": "{share} ({low}\u2013{high})",
    "load_by_area": "Par entité",
    "load_by_site": "Les sites les plus occupés",
    "load_terms": "La part des fausses alertes, la durée et le repos d’une patrouille et la patience d’une "
    "alerte sont des hypothèses\u00a0: voir là-bas. De ceux qui ne peuvent appeler, personne "
    "n’entend\u202f; ils sont dans la dernière colonne.",
    "outcome_in_time": "Réponse à temps",
    "outcome_late": "Réponse tardive",
    "outcome_unsure": "Réponse\u202f; accès inconnu",
    "outcome_given_up": "Aucune patrouille libre trop longtemps",
    "outcome_nobody": "Aucun site n’atteint le village",
    "outcome_deferred": "Reprise par FARDC ou PNC",
    "outcome_found_false": "Fausses, reconnues avant le départ",
    "col_outcome": "Issue",
    "col_alerts": "Vraies alertes par mois",
    "col_in_time": "À temps",
    "col_interval": "90\u00a0% des tirages",
    "col_waiting": "Attente médiane",
    "col_never": "Jamais de réponse",
    "col_unheard": "Personnes qui ne peuvent appeler",
    "col_busy": "Patrouilles occupées",
}

_BACKTEST: Final = {
    "backtest_all": "toute la liste",
    "backtest_preset": "Période",
    "backtest_file": "Choisir une liste d’incidents (CSV)",
    "backtest_help": "CSV d’ACLED, d’UCDP GED ou du Kivu Security Tracker, ou avec id, kind, date, lon, "
    "lat\u202f; {megabytes} Mo au plus. Il est lu une fois et n’est pas conservé\u202f; seuls des comptes "
    "et des parts sont gardés.",
    "backtest_read": "{count} incidents lus\u202f; remarques\u00a0: {cautions}.",
    "backtest_lead": "{count} incidents du {first} au {last}, en regard des bases ouvertes ces jours-là.",
    "backtest_sexual": "Les violences sexuelles ne sont jamais cartographiées\u00a0: ces lignes sont "
    "comptées, et laissées hors de tout le reste.",
    "backtest_sexual_violence": "{count} incidents de violence sexuelle laissés de côté",
    "backtest_sexual_violence_one": "{count} incident de violence sexuelle laissé de côté",
    "backtest_outside_region": "{count} incidents hors de la région laissés de côté",
    "backtest_outside_region_one": "{count} incident hors de la région laissé de côté",
    "backtest_outside_period": "{count} incidents hors de la période laissés de côté",
    "backtest_outside_period_one": "{count} incident hors de la période laissé de côté",
    "backtest_imprecise": "{count} incidents dont le lieu ou le jour est connu à peu près\u00a0: leur "
    "réponse est inconnue",
    "backtest_imprecise_one": "{count} incident dont le lieu ou le jour est connu à peu près\u00a0: sa "
    "réponse est inconnue",
    "backtest_no_village": "{count} incidents loin de tout village\u00a0: leur réponse est inconnue",
    "backtest_no_village_one": "{count} incident loin de tout village\u00a0: sa réponse est inconnue",
    "backtest_changes": "Les changements du scénario ne comptent pas ici\u00a0: le passé est ce qu’il fut.",
    "backtest_everything": "Tous les incidents",
    "backtest_what": "Incidents",
    "backtest_closures": "Avant et après chaque fermeture, dans les villages dont la base répondait",
    "backtest_no_closure": "Aucune base n’a fermé pendant la période.",
    "backtest_before": "{name}\u00a0: {days} jours avant le {date}",
    "backtest_after": "{name}\u00a0: {days} jours dès le {date}",
    "backtest_quarters": "Par entité et trimestre",
    "backtest_not_known": "Ce que personne ne sait de ces jours",
    "backtest_few": "trop peu",
    "col_incidents": "Incidents",
    "col_alarm": "Avec une alarme",
    "col_both": "Les deux",
    "col_undecided": "Indécis",
    "col_closure": "Fermeture",
    "col_quarter": "Trimestre",
}

_BUDGET: Final = {
    "budget_dollars": "Dollars US",
    "budget_weeks": "Durée (semaines)",
    "budget_stay": "Séjour d’un bataillon (semaines)",
    "budget_motorbikes": "Motos pour les agents de liaison",
    "budget_motorbikes_help": "La mission ne les permet pas\u00a0: une règle, et pas seulement un coût.",
    "budget_no_masts": "Sans pylônes",
    "budget_lead": "{spent} dollars sur {dollars} achètent {people} personnes qui peuvent appeler et sont "
    "atteintes pendant {weeks} semaines\u00a0: {each} personnes pour 1\u202f000 dollars.",
    "budget_visiting": "En outre {people} personnes tant qu’un bataillon est là.",
    "budget_bound": "Rien d’autre pour cette somme n’a plus de {people} semaines-personnes.",
    "budget_model": "Le modèle pèse ensemble alarmes et atteinte, pour les endroits pesés\u202f; les "
    "alarmes déjà là restent telles quelles. La preuve parle de ce modèle.",
    "budget_nothing": "Cette somme n’achète rien qui aide.",
    "budget_items": "Ce qui est acheté",
    "budget_each": "Un par un",
    "budget_frontier": "Ce qu’achète moins ou plus d’argent",
    "budget_range": "De tous les prix hauts à tous les prix bas",
    "budget_main": "Prix supposés",
    "budget_lpc": "Un comité de protection est un forum, non une alarme\u00a0: il n’achète pas de "
    "couverture et n’est pas acheté ici. Les prix sont des hypothèses avec leurs bornes.",
    "budget_assistants": "Les agents achetés sont dans les nombres, mais un scénario ne peut pas encore "
    "les contenir.",
    "good_credit": "Crédit téléphonique",
    "good_charging": "Recharge solaire",
    "good_antenna": "Réparation d’antenne",
    "good_phone": "Réseau d’alerte par téléphone",
    "good_hf_radio": "Réseau d’alerte par phonie (HF)",
    "good_satphone": "Réseau d’alerte par téléphone satellite",
    "good_phone_under_mast": "Réseau d’alerte sous un nouveau pylône",
    "good_mast_macro": "Grand pylône",
    "good_mast_small": "Petit pylône donné",
    "good_cla": "Agent de liaison",
    "good_cla_motorbike": "Agent de liaison avec moto",
    "good_base": "Base",
    "good_rdb": "Séjour d’un bataillon",
    "col_good": "Quoi",
    "col_dollars": "Dollars US",
    "col_person_weeks_kept": "Semaines-personnes",
    "col_price_range": "Selon les prix",
    "col_people_range": "Personnes, selon les prix",
}

STUDIES_FR: Final = {**_FRAME, **_WEEKS, **_CHOOSING, **_BUDGET, **_LOAD, **_BACKTEST}

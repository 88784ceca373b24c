"""Posts to the page's callbacks as the browser does, and walks component trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dash import Dash
from dash.development.base_component import Component

HERE = {"REMOTE_ADDR": "127.0.0.1"}


def post(
    app: Dash,
    output: str,
    given: Mapping[str, Any],
    triggered: str,
    *,
    values: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Call the callback that has ``output`` ("id.property") and is triggered by ``triggered``.

    ``given`` holds the values of "id.property"; what it leaves out is None. Returns the new properties by id.
    """
    client = app.server.test_client()
    known = client.get("/_dash-dependencies", environ_base=HERE).get_json()
    found = [
        dependency
        for dependency in known
        if output in dependency["output"].replace("\\", "")
        and any(f"{part['id']}.{part['property']}" == triggered for part in dependency["inputs"])
        and not dependency["clientside_function"]
    ]
    assert len(found) == 1, (output, triggered, [dependency["output"] for dependency in found])
    spec = found[0]

    def fill(part: Mapping[str, str]) -> Any:
        name = f"{part['id']}.{part['property']}"
        if part["id"].startswith("{"):
            return (values or {})[name]
        return {"id": part["id"], "property": part["property"], "value": given.get(name)}

    inputs = [fill(part) for part in spec["inputs"]]
    changed = next(
        (
            f"{_text_id(one['id'])}.{one['property']}"
            for many in inputs
            if isinstance(many, list)
            for one in many
            if one.get("value")
        ),
        triggered,
    )  # fmt: skip
    body = {
        "output": spec["output"],
        "outputs": _outputs(spec["output"], values or {}),
        "inputs": inputs,
        "state": [fill(part) for part in spec["state"]],
        "changedPropIds": [changed],
    }
    answer = client.post("/_dash-update-component", json=body, environ_base=HERE)
    if answer.status_code == 204:
        return {}
    assert answer.status_code == 200, answer.text
    told = answer.get_json()
    return {**told.get("response", {}), **told.get("sideUpdate", {})}


def _text_id(name: Any) -> str:
    if isinstance(name, dict):
        inner = ",".join(f'"{key}":{_json(name[key])}' for key in sorted(name))
        return "{" + inner + "}"
    return str(name)


def _json(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _outputs(output: str, values: Mapping[str, Any]) -> Any:
    names = output.strip(".").split("...") if output.startswith("..") else [output]
    parts = [name.rsplit(".", 1) for name in names]
    outputs: list[Any] = []
    for name, prop in parts:
        rows = values.get(f"{name}.{prop}") if name.startswith("{") else None
        outputs.append(
            {"id": name, "property": prop}
            if rows is None
            else [{"id": row["id"], "property": prop} for row in rows]
        )
    return outputs if output.startswith("..") else outputs[0]


def walk(component: Any) -> Iterator[Component]:
    """Every component of a tree, also those in properties such as labels."""
    if isinstance(component, list | tuple):
        for child in component:
            yield from walk(child)
    elif isinstance(component, Component):
        yield component
        for name in component._prop_names:
            if name != "id" and hasattr(component, name):
                yield from walk(getattr(component, name))


def texts(component: Any) -> str:
    """All text of a tree (components, or JSON as the server answers), joined by spaces."""
    if isinstance(component, str):
        return component
    if isinstance(component, list | tuple):
        return " ".join(filter(None, map(texts, component)))
    if isinstance(component, Component):
        return texts([getattr(component, name, None) for name in ("label", "description", "children")])
    if isinstance(component, dict) and "props" in component:
        props = component["props"]
        return texts([props.get(name) for name in ("label", "description", "children")])
    return ""

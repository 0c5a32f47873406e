"""What no schema says of the manifests: every pod keeps to the restricted Pod Security Standard and to a read-only root, and what refers
to something else by name finds it. Prints a line for each fault; the exit code is 1 when there is one.

Usage: pods.py <manifest>...
"""

import sys

import yaml

# What the restricted standard lets a pod mount.
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


def template(document):
    """The pod that a document makes, or None."""
    return document.get("spec", {}).get("template") if document["kind"] in ("Deployment", "StatefulSet", "DaemonSet", "Job") else None


def restricted(pod):
    """Faults against the restricted standard, and against a root file system that can be written."""
    of_pod = pod.get("securityContext", {})
    for name in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(name):
            yield f"{name} is on"
    if pod.get("automountServiceAccountToken") is not False:
        yield "a token of the cluster is mounted"
    for volume in pod.get("volumes", []):
        for kind in volume.keys() - {"name"} - VOLUMES:
            yield f"volume {volume['name']} is a {kind}"
    for container in pod.get("initContainers", []) + pod["containers"]:
        name, own = container["name"], container.get("securityContext", {})
        both = {**of_pod, **own}
        if both.get("runAsNonRoot") is not True or not both.get("runAsUser"):
            yield f"{name} may run as root"
        if both.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"):
            yield f"{name} has no seccomp profile"
        if own.get("allowPrivilegeEscalation") is not False or own.get("privileged"):
            yield f"{name} may gain privileges"
        if own.get("capabilities") != {"drop": ["ALL"]}:
            yield f"{name} keeps capabilities"
        if own.get("readOnlyRootFilesystem") is not True:
            yield f"{name} can write its root"
        if "memory" not in container.get("resources", {}).get("limits", {}):
            yield f"{name} has no limit of memory"


def dangling(pod):
    """Names within a pod that lead nowhere."""
    volumes = {volume["name"] for volume in pod.get("volumes", [])}
    for container in pod.get("initContainers", []) + pod["containers"]:
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in volumes:
                yield f"there is no volume {mount['name']}"
        ports = {port["name"] for port in container.get("ports", [])}
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            port = container.get(probe, {}).get("httpGet", {}).get("port")
            if port is not None and port not in ports:
                yield f"{probe} asks port {port}, which the container does not have"


def selected(document, pods):
    """Selectors and ports of a document that fit no pod."""
    kind, spec = document["kind"], document.get("spec", {})
    selectors = {
        "Service": [spec.get("selector")],
        "PodDisruptionBudget": [spec.get("selector", {}).get("matchLabels")],
        "NetworkPolicy": [spec.get("podSelector", {}).get("matchLabels", {})],
        "Deployment": [spec.get("selector", {}).get("matchLabels")],
    }.get(kind, [])
    for selector in selectors:
        fitting = [pod for pod in pods if (selector or {}).items() <= pod["metadata"]["labels"].items()]
        if selector is None or not fitting:
            yield f"selects no pod: {selector}"
        if kind == "Service":
            there = {port["name"] for pod in fitting for one in pod["spec"]["containers"] for port in one.get("ports", [])}
            for port in spec["ports"]:
                if port["targetPort"] not in there:
                    yield f"port {port['targetPort']} is on no pod"


def faults(documents):
    """Every fault, with the document it is in."""
    pods = [pod for pod in map(template, documents) if pod]
    if not pods:
        yield "there is no pod at all"
    spaces = {one["metadata"]["name"]: one["metadata"].get("labels", {}) for one in documents if one["kind"] == "Namespace"}
    accounts = {one["metadata"]["name"] for one in documents if one["kind"] == "ServiceAccount"}
    for document in documents:
        where = f"{document['kind']} {document['metadata']['name']}"
        space = document["metadata"].get("namespace")
        if document["kind"] == "Namespace":
            if document["metadata"].get("labels", {}).get("pod-security.kubernetes.io/enforce") != "restricted":
                yield f"{where}: does not enforce the restricted standard"
        elif space not in spaces:
            yield f"{where}: there is no namespace {space}"
        found = list(selected(document, pods))
        made = template(document)
        if made:
            found += [*restricted(made["spec"]), *dangling(made["spec"])]
            if made["spec"].get("serviceAccountName") not in accounts:
                found.append("its service account is not made")
        yield from (f"{where}: {fault}" for fault in found)


def main():
    documents = []
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as manifest:
            documents += [document for document in yaml.safe_load_all(manifest) if document]
    found = list(faults(documents))
    print("\n".join(found))
    sys.exit(1 if found else 0)


main()

using YamlDotNet.RepresentationModel;

namespace Almagest.Architecture.Tests.Kubernetes;

/// <summary>What every manifest of Kubernetes's has to say.</summary>
internal static class ManifestRules
{
    private static readonly string[] Workloads = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ScaledJob"];

    // What these name is no secret itself.
    private static readonly string[] SecretWords = ["password", "connectionstring", "token", "secret"],
        Harmless = ["file"];

    public static IReadOnlyList<YamlMappingNode> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    /// <returns>A sentence for each rule that is broken.</returns>
    public static IReadOnlyList<string> Broken(IReadOnlyList<YamlMappingNode> all)
    {
        YamlMappingNode[] policies = [.. all.Where(one => Text(one, "kind") == "NetworkPolicy")];
        return
        [
            .. all.Where(one => Workloads.Contains(Text(one, "kind"))).SelectMany(one => OfWorkload(one, policies)),
            .. all.Where(one => Text(one, "kind") == "Secret").Select(one => $"{NameOf(one)}: a Secret in the repository."),
            .. all.SelectMany(one => PlainSecrets(one).Select(key => $"{NameOf(one)}: {key} stands in the repository.")),
        ];
    }

    public static string Text(YamlNode? node, params string[] path) =>
        At(node, path) is YamlScalarNode scalar ? scalar.Value ?? "" : "";

    public static IEnumerable<YamlNode> List(YamlNode? node, params string[] path) =>
        At(node, path) is YamlSequenceNode list ? list : [];

    private static IEnumerable<string> OfWorkload(YamlMappingNode one, IReadOnlyList<YamlMappingNode> policies)
    {
        YamlNode? template = At(one, "spec", "template")
            ?? At(one, "spec", "jobTemplate", "spec", "template")
            ?? At(one, "spec", "jobTargetRef", "template");
        YamlNode? pod = At(template, "spec");
        (bool Holds, string Rule)[] rules =
        [
            (Text(pod, "automountServiceAccountToken") == "false", "automountServiceAccountToken: false"),
            (Text(pod, "securityContext", "runAsNonRoot") == "true", "runAsNonRoot: true"),
            (Text(pod, "securityContext", "seccompProfile", "type") == "RuntimeDefault", "seccompProfile: RuntimeDefault"),
            (policies.Any(policy => Covers(policy, template)), "a NetworkPolicy of its own, beside that of all"),
            .. List(pod, "volumes")
                .Where(volume => At(volume, "emptyDir") is not null)
                .Select(volume =>
                    (Text(volume, "emptyDir", "sizeLimit").Length > 0, $"a sizeLimit of the emptyDir {Text(volume, "name")}")
                ),
            .. List(pod, "containers").Concat(List(pod, "initContainers")).SelectMany(OfContainer),
        ];
        return rules.Where(rule => !rule.Holds).Select(rule => $"{NameOf(one)}: expected {rule.Rule}.");
    }

    private static IEnumerable<(bool Holds, string Rule)> OfContainer(YamlNode container) =>
        [
            (Text(container, "securityContext", "allowPrivilegeEscalation") == "false", "allowPrivilegeEscalation: false"),
            (Text(container, "securityContext", "readOnlyRootFilesystem") == "true", "readOnlyRootFilesystem: true"),
            (
                List(container, "securityContext", "capabilities", "drop").Any(what => Text(what) == "ALL"),
                "capabilities: drop [ALL]"
            ),
            (Text(container, "resources", "limits", "memory").Length > 0, "a limit of memory"),
        ];

    private static bool Covers(YamlMappingNode policy, YamlNode? template) =>
        At(policy, "spec", "podSelector", "matchLabels") is YamlMappingNode labels
        && labels.All(label => Text(template, "metadata", "labels", Text(label.Key)) == Text(label.Value));

    /// <summary>Names of what should come from a Secret and has a value here: of variables, and of a generator's
    /// literals.</summary>
    private static IEnumerable<string> PlainSecrets(YamlNode node) =>
        node switch
        {
            YamlMappingNode map =>
            [
                .. Text(map, "name") is { Length: > 0 } name && At(map, "value") is not null
                    ? Secret(name, Text(map, "value"))
                    : [],
                .. map.Where(one => one.Value is YamlScalarNode && IsVariable(Text(one.Key)))
                    .SelectMany(one => Secret(Text(one.Key), Text(one.Value))),
                .. map.SelectMany(one => PlainSecrets(one.Value)),
            ],
            YamlSequenceNode list => list.SelectMany(PlainSecrets),
            YamlScalarNode { Value: { } text } when IsVariable(text) && text.Contains('=', StringComparison.Ordinal) => Secret(
                text.Split('=')[0],
                text
            ),
            _ => [],
        };

    private static bool IsVariable(string text) => text.StartsWith("ALMAGEST_", StringComparison.Ordinal);

    /// <summary>Where the database is, is none: its password is.</summary>
    private static string[] Secret(string name, string value) =>
        IsSecret(name)
        && (
            !name.EndsWith("ConnectionString", StringComparison.OrdinalIgnoreCase)
            || value.Contains("password=", StringComparison.OrdinalIgnoreCase)
        )
            ? [name]
            : [];

    private static bool IsSecret(string name) =>
        SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
        && !Harmless.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase));

    private static string NameOf(YamlMappingNode one) => $"{Text(one, "kind")} {Text(one, "metadata", "name")}";

    private static YamlNode? At(YamlNode? node, params string[] path)
    {
        foreach (string key in path)
            node =
                node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? next)
                    ? next
                    : null;
        return node;
    }
}

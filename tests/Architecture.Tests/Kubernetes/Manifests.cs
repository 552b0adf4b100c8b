using Almagest.Tests;
using k8s;

namespace Almagest.Architecture.Tests.Kubernetes;

/// <summary>What lies in deploy/k8s, read as strictly as a server would: an unknown field is refused.</summary>
internal static class Manifests
{
    private static readonly Dictionary<string, Type> Types = new()
    {
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject),
        ["keda.sh/v1alpha1/ScaledJob"] = typeof(ScaledJob),
        ["keda.sh/v1alpha1/TriggerAuthentication"] = typeof(TriggerAuthentication),
        ["rabbitmq.com/v1beta1/RabbitmqCluster"] = typeof(RabbitmqCluster),
        ["postgresql.cnpg.io/v1/Cluster"] = typeof(PostgresCluster),
        ["kustomize.config.k8s.io/v1beta1/Kustomization"] = typeof(Kustomization),
    };

    public static string Folder { get; } = Path.Combine(SharedData.RepositoryRoot, "deploy", "k8s");

    public static string[] Overlays { get; } =
    [
        .. Directory
            .EnumerateDirectories(Path.Combine(Folder, "overlays"))
            .Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Rendered or not.</summary>
    public static string[] Files { get; } =
    [.. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <exception cref="YamlDotNet.Core.YamlException">A field that there is not, or a value of another kind.</exception>
    /// <exception cref="KeyNotFoundException">A kind that nobody knows.</exception>
    public static IReadOnlyList<object> Read(string text) => KubernetesYaml.LoadAllFromString(text, Types, strict: true);

    /// <summary>What `kubectl apply -k` would send; skips the test where kubectl is missing or older than 1.21.</summary>
    public static async Task<string> RenderAsync(string overlay)
    {
        string version = await Program.RunAsync("kubectl", "version", "--client", "--output=json");
        string minor = (string)System.Text.Json.Nodes.JsonNode.Parse(version)!["clientVersion"]!["minor"]!;
        if (int.Parse(minor.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture) < 21)
            Assert.Skip($"kubectl 1.{minor} does not know 'labels' of Kustomize: 1.21 does.");
        return await Program.RunAsync("kubectl", "kustomize", Path.Combine(Folder, "overlays", overlay));
    }
}

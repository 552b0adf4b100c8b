using System.Globalization;
using System.Text.Json;
using Almagest.Tests;
using YamlDotNet.RepresentationModel;

namespace Almagest.EndToEnd.Tests.Scaling;

/// <summary>What a manifest of deploy/k8s/base tells KEDA, and what KEDA makes of it.</summary>
/// <param name="Location">Of the number in what the gateway answers.</param>
/// <param name="Target">Of it, for each replica.</param>
/// <param name="Activation">Beyond this there is something to do.</param>
/// <param name="Most">Replicas.</param>
internal sealed record ScaleRule(string Location, double Target, double Activation, int Most)
{
    /// <summary>Since there was something to do, before the last replica goes.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>The largest of what was wanted in this time counts.</summary>
    public TimeSpan Stabilization { get; init; }

    /// <summary>One replica goes in it.</summary>
    public TimeSpan Step { get; init; }

    /// <param name="file">Such as "fitter.yaml".</param>
    /// <param name="most">No more than these: this is one machine.</param>
    /// <param name="speed">Seconds of the manifest in one of here.</param>
    public static ScaleRule Read(string file, int most, double speed)
    {
        YamlStream stream = new();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "deploy", "k8s", "base", file))));
        YamlNode spec = stream
            .Documents.Select(document => document.RootNode)
            .Single(node => Text(node["kind"]).StartsWith("Scaled", StringComparison.Ordinal))["spec"];
        YamlNode trigger = Assert.Single((YamlSequenceNode)spec["triggers"])["metadata"];
        ScaleRule rule = new(
            Text(trigger["valueLocation"]),
            Number(trigger["targetValue"]),
            Number(trigger["activationTargetValue"]),
            Math.Min(most, (int)Number(spec["maxReplicaCount"]))
        );
        if (!((YamlMappingNode)spec).Children.ContainsKey("advanced"))
            return rule;
        Assert.Equal(0, Number(spec["minReplicaCount"]));
        YamlNode down = spec["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]["scaleDown"];
        YamlNode policy = Assert.Single((YamlSequenceNode)down["policies"]);
        Assert.Equal(1, Number(policy["value"]));
        return rule with
        {
            Cooldown = TimeSpan.FromSeconds(Number(spec["cooldownPeriod"]) / speed),
            Stabilization = TimeSpan.FromSeconds(Number(down["stabilizationWindowSeconds"]) / speed),
            Step = TimeSpan.FromSeconds(Number(policy["periodSeconds"]) / speed),
        };
    }

    public double ValueOf(JsonElement backlog) =>
        Location.Split('.').Aggregate(backlog, (node, key) => node.GetProperty(key)).GetDouble();

    /// <summary>As the HPA has it for an average: within a tenth of what is there nothing changes.</summary>
    public int Wanted(double value, int replicas) =>
        replicas > 0 && Math.Abs((value / (Target * replicas)) - 1) <= 0.1
            ? replicas
            : Math.Clamp((int)Math.Ceiling(value / Target), 1, Most);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static double Number(YamlNode node) => double.Parse(Text(node), CultureInfo.InvariantCulture);
}

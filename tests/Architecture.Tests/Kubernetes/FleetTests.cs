using System.Text.Json;
using Almagest.Application.Runs;
using Almagest.Storage.Runs;
using Almagest.Tests;
using k8s.Models;

namespace Almagest.Architecture.Tests.Kubernetes;

/// <summary>The fleet as it is put together.</summary>
public sealed class FleetTests
{
    public static TheoryData<string> Overlays => [.. Manifests.Overlays];

    [Theory, MemberData(nameof(Overlays))]
    public async Task An_overlay_holds_the_rules(string overlay)
    {
        string text = await Manifests.RenderAsync(overlay);

        Assert.Empty(ManifestRules.Broken(ManifestRules.Parse(text)));
        Assert.Empty(FleetRules.Broken(Manifests.Read(text)));
    }

    /// <summary>Each rule is seen to fail.</summary>
    [Theory]
    [InlineData("terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: 35", "found 35 s of grace")]
    [InlineData("cooldownPeriod: 660", "cooldownPeriod: 300", "a cooldown of 300 s")]
    [InlineData("minReplicaCount: 0", "minReplicaCount: 1", "expected to scale to zero")]
    [InlineData("- periodSeconds: 60\n            type: Pods", "- periodSeconds: 30\n            type: Pods", "one pod a minute")]
    [InlineData("name: almagest-scaler\n    metadata", "name: other\n    metadata", "expected a TriggerAuthentication")]
    [InlineData("svc/api/v1/backlog", "svc/api/v1/runs", "what is undone")]
    [InlineData("key: username", "key: password", "in a variable; expected a file")]
    [InlineData("secretName: almagest-tokens", "secretName: other", "found the Secret other")]
    [InlineData("priorityClassName: almagest-worker", "priorityClassName: other", "the priority class other")]
    [InlineData(
        "  name: default-deny\n  namespace: almagest\nspec:\n  podSelector: {}",
        "  name: default-deny\n  namespace: almagest\nspec:\n  podSelector: { matchLabels: { a: b } }",
        "lets nobody come or go"
    )]
    [InlineData("image: rabbitmq:4.2-management", "image: rabbitmq:4.3.1-management", "4.3.3 and later")]
    [InlineData("Host=almagest-postgres-rw;", "Host=almagest-postgres-pooler;", "no pooler")]
    [InlineData("almagest-fitter:0.1.0", "almagest-fitter:latest", "expected a version")]
    [InlineData("kind: PodDisruptionBudget", "kind: Ignored", "expected a PodDisruptionBudget")]
    [InlineData("spec:\n  replicas: 2\n", "spec:\n", "expected them from its ScaledObject alone")]
    public async Task A_fleet_that_breaks_a_rule_is_told(string right, string wrong, string broken)
    {
        string text = await Manifests.RenderAsync("cluster");
        Assert.Contains(right, text, StringComparison.Ordinal);
        string spoilt = string.Join(
            "---\n",
            text.Replace(right, wrong, StringComparison.Ordinal)
                .Split("---\n")
                .Where(one => !one.Contains("kind: Ignored", StringComparison.Ordinal))
        );

        Assert.Contains(FleetRules.Broken(Manifests.Read(spoilt)), told => told.Contains(broken, StringComparison.Ordinal));
    }

    /// <summary>The alert comes before a pod is taken for idle.</summary>
    [Fact]
    public void The_longest_chunk_is_the_one_that_the_alert_tells_of() =>
        Assert.Contains(
            $"expr: max(almagest_lease_age_seconds) > {FleetRules.LongestChunk}\n",
            File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "deploy", "observability", "alerts.yml")),
            StringComparison.Ordinal
        );

    /// <summary>What KEDA looks for is in what the gateway answers.</summary>
    [Theory]
    [InlineData("base/fitter.yaml", 7), InlineData("base/simulator.yaml", 4), InlineData("base/trainer.yaml", 2)]
    public void A_trigger_finds_its_number_in_the_backlog(string file, double expected)
    {
        string answer = JsonSerializer.Serialize(
            new Backlog(new ChunkBacklog(Waiting: 1, Sent: 2, AtWork: 4, Parked: 1, Observations: 99), Shards: 4, Trainings: 2),
            JsonSerializerOptions.Web
        );
        IReadOnlyList<object> all = Manifests.Read(File.ReadAllText(Path.Combine(Manifests.Folder, file)));
        ScaleTrigger trigger = Assert.Single([
            .. all.OfType<ScaledObject>().SelectMany(one => one.Spec.Triggers),
            .. all.OfType<ScaledJob>().SelectMany(one => one.Spec.Triggers),
        ]);
        JsonElement value = trigger
            .Metadata["valueLocation"]
            .Split('.')
            .Aggregate(JsonDocument.Parse(answer).RootElement, (node, key) => node.GetProperty(key));
        Assert.Equal(expected, value.GetDouble());
    }

    /// <summary>What changes the schema has the owner's password, and nothing else has it.</summary>
    [Fact]
    public async Task The_owner_of_the_database_migrates_and_nobody_else_is_the_owner()
    {
        foreach ((string name, V1PodSpec pod) in FleetRules.Pods(Manifests.Read(await Manifests.RenderAsync("cluster"))))
        {
            V1Container[] all = [.. pod.InitContainers ?? [], .. pod.Containers];
            Assert.Equal(
                name == "almagest-migrate",
                (pod.Volumes ?? []).Any(volume => volume.Secret?.SecretName == "almagest-postgres-app")
            );
            if (name == "almagest-migrate")
                Assert.Equal(["db migrate", "db roles --apply"], all.Select(one => string.Join(' ', one.Args)));
            else
                Assert.Equal(["--urls=http://0.0.0.0:8080"], Assert.Single(all).Args);
        }
    }

    [Fact]
    public async Task Trainers_on_GPUs_ask_for_one_each()
    {
        ScaledJob trainer = Assert.Single(Manifests.Read(await Manifests.RenderAsync("gpu")).OfType<ScaledJob>());
        V1PodSpec pod = trainer.Spec.JobTargetRef.Template.Spec;
        Assert.Equal("1", Assert.Single(pod.Containers).Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.Equal("nvidia.com/gpu", Assert.Single(pod.Tolerations).Key);
        Assert.Contains("-cuda:", pod.Containers[0].Image, StringComparison.Ordinal);
    }
}

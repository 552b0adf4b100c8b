using System.Text.Json.Nodes;
using Almagest.Architecture.Tests.Kubernetes;
using Almagest.Tests;
using YamlDotNet.RepresentationModel;

namespace Almagest.Architecture.Tests.Observability;

/// <summary>The page of metrics, the alerts with their tests and runbooks, and the dashboard, against the meters.</summary>
public sealed class ObservabilityTests
{
    private const string Begin = "<!-- metrics begin -->",
        End = "<!-- metrics end -->";
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "deploy", "observability");

    private static IReadOnlyList<YamlNode> Alerts =>
        [.. Groups("alerts.yml", "groups").SelectMany(group => ManifestRules.List(group, "rules"))];

    /// <summary>With ALMAGEST_WRITE_DOCS=1 the page is written anew.</summary>
    [Fact]
    public void The_page_tells_the_metrics_as_they_are()
    {
        string path = Path.Combine(SharedData.RepositoryRoot, "docs", "observability.md");
        string page = File.ReadAllText(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length,
            end = page.IndexOf(End, StringComparison.Ordinal);
        string now = $"{page[..begin]}\n{Table()}{page[end..]}";
        if (Environment.GetEnvironmentVariable("ALMAGEST_WRITE_DOCS") == "1")
            File.WriteAllText(path, now);

        Assert.Equal(now, page);
    }

    [Fact]
    public void Every_metric_says_what_it_is()
    {
        Assert.InRange(Metrics.All.Count, 25, 100);
        Assert.All(Metrics.All, one => Assert.False(string.IsNullOrEmpty(one.Description), one.Name));
        Assert.Equal(Metrics.All.Count, Metrics.All.Select(Metrics.NameOf).Distinct().Count());
    }

    [Fact]
    public void Alerts_ask_for_metrics_that_there_are() =>
        Assert.All(Alerts, alert => Assert.Empty(Metrics.AskedBy(ManifestRules.Text(alert, "expr")).Except(Metrics.Askable)));

    [Fact]
    public void The_dashboard_asks_for_metrics_that_there_are_and_for_each_of_them()
    {
        JsonNode dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")))!;
        string[] asked =
        [
            .. dashboard["panels"]!
                .AsArray()
                .SelectMany(panel => panel!["targets"]?.AsArray() ?? [])
                .SelectMany(target => Metrics.AskedBy((string)target!["expr"]!))
                .Distinct(),
        ];
        Assert.Empty(asked.Except(Metrics.Askable));
        Assert.All(Metrics.All.Select(Metrics.NameOf), name =>
            Assert.Contains(asked, one => one.StartsWith(name, StringComparison.Ordinal))
        );
        JsonNode[] panels = [.. dashboard["panels"]!.AsArray().Select(panel => panel!)];
        Assert.Equal(panels.Length, panels.Select(panel => (int)panel["id"]!).Distinct().Count());
    }

    [Fact]
    public void Each_alert_has_its_runbook_and_each_runbook_its_alert()
    {
        string[] chapters =
        [
            .. File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "docs", "runbooks.md"))
                .Where(line => line.StartsWith("## ", StringComparison.Ordinal))
                .Select(line => line[3..]),
        ];
        Assert.Equal(
            Alerts.Select(alert => ManifestRules.Text(alert, "alert")).Order(StringComparer.Ordinal),
            chapters.Order(StringComparer.Ordinal)
        );
        Assert.All(Alerts, alert =>
            Assert.Equal(
                $"docs/runbooks.md#{ManifestRules.Text(alert, "alert").ToLowerInvariant()}",
                ManifestRules.Text(alert, "annotations", "runbook_url")
            )
        );
        Assert.All(Alerts, alert =>
            Assert.Contains(ManifestRules.Text(alert, "labels", "severity"), (string[])["warning", "critical"])
        );
    }

    /// <summary>Each fires in a test, and does not in another.</summary>
    [Fact]
    public void Each_alert_has_its_tests()
    {
        ILookup<string, bool> fires = Groups("alerts-tests.yml", "tests")
            .SelectMany(test => ManifestRules.List(test, "alert_rule_test"))
            .ToLookup(test => ManifestRules.Text(test, "alertname"), test => ManifestRules.List(test, "exp_alerts").Any());
        Assert.All(Alerts, alert => Assert.Equal([false, true], fires[ManifestRules.Text(alert, "alert")].Distinct().Order()));
    }

    [Fact]
    public async Task The_alerts_fire_when_they_should()
    {
        await Program.RunAsync("promtool", "test", "rules", Path.Combine(Folder, "alerts-tests.yml"));
        await Program.RunAsync("promtool", "check", "config", Path.Combine(Folder, "prometheus.yml"));
    }

    /// <summary>A rule that is another is told: each threshold is moved so that its alert fires always, or never.</summary>
    [Fact]
    public async Task An_alert_that_is_wrong_is_told()
    {
        string right = await File.ReadAllTextAsync(Path.Combine(Folder, "alerts.yml"), TestContext.Current.CancellationToken);
        DirectoryInfo copy = Directory.CreateTempSubdirectory("almagest-alerts-");
        try
        {
            File.Copy(Path.Combine(Folder, "alerts-tests.yml"), Path.Combine(copy.FullName, "alerts-tests.yml"));
            foreach (string wrong in (string[])[right.Replace(" > ", " < "), right.Replace("== 0", "== 7")])
            {
                await File.WriteAllTextAsync(
                    Path.Combine(copy.FullName, "alerts.yml"),
                    wrong,
                    TestContext.Current.CancellationToken
                );
                Assert.NotEqual(
                    0,
                    (await Program.TryAsync("promtool", "test", "rules", Path.Combine(copy.FullName, "alerts-tests.yml"))).Code
                );
            }
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static string Table() =>
        "| metric | kind | what |\n| --- | --- | --- |\n"
        + string.Concat(Metrics.All.Select(one => $"| `{Metrics.NameOf(one)}` | {Metrics.KindOf(one)} | {one.Description} |\n"));

    private static IEnumerable<YamlNode> Groups(string file, string key) =>
        ManifestRules.List(Assert.Single(ManifestRules.Parse(File.ReadAllText(Path.Combine(Folder, file)))), key);
}

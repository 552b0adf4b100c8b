using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Almagest.EndToEnd.Tests.Processes;
using Almagest.Learning.Campaigns;
using Almagest.Storage.Campaigns;
using Almagest.Tests;

namespace Almagest.EndToEnd.Tests.Observed;

/// <summary>What real processes tell of a run, to a real Prometheus and as a trace.</summary>
[Collection(nameof(OneByOne))]
public sealed partial class ObservedRunTests
{
    private const int Observations = 300;
    private const string Trace = "0af7651916cd43dd8448eb211c80319c",
        Caller = "b7ad6b7169203331";

    // Something has to go wrong for these, or to be of counts.
    private static readonly string[] Rare =
    [
        "almagest_command_waits_total",
        "almagest_fitter_failures_total",
        "almagest_fitter_statistic_ratio",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_told_to_Prometheus_by_every_role_and_is_one_trace_from_the_request_to_its_rows()
    {
        await using Collector collector = new();
        await using Cluster cluster = await Cluster.StartAsync();
        (string, string)[] told =
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
        ];
        Campaign campaign = ProtocolS.Campaign(spectra: 1_000);
        await cluster.Get<ICampaignStore>().AddAsync(campaign, Cancellation);
        Worker gateway = await cluster.UpAsync("gateway", told);
        Worker[] workers =
        [
            gateway,
            await cluster.UpAsync("simulator"),
            await cluster.UpAsync("trainer", ("ALMAGEST_Trainer__Epochs", "10")),
            await cluster.UpAsync("fitter", told),
        ];
        using HttpClient client = new() { BaseAddress = new Uri(gateway.Address) };
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(workers.Select(worker => worker.Address));
        await Worker.RunAsync(cluster.Settings, "train", "protocol-s", "--quiet");
        await Truth.IngestAsync(cluster, campaign, "seen", Observations);

        await SubmitAsync(client);
        // Ends with the run.
        await client.GetStringAsync("api/v1/runs/seen/events", Cancellation);

        foreach (Worker worker in workers)
            await AskReadyAsync(worker);
        await prometheus.UntilAsync("sum(almagest_fitter_observations_total{outcome=\"fitted\"})", Observations);
        await prometheus.UntilAsync("sum(almagest_simulator_spectra_total)", 1_000);
        await prometheus.UntilAsync("sum(almagest_commands_total{command=\"FitChunk\",outcome=\"done\"})", 3);
        await prometheus.UntilAsync("sum(almagest_fitter_chunk_duration_seconds_count{part=\"write\"})", 3);
        await prometheus.UntilAsync("max(sum by (instance) (almagest_backlog))", 0);
        await prometheus.UntilAsync("min(almagest_ready)", 1);
        await prometheus.UntilAsync("sum(up{job=\"almagest\"})", workers.Length);
        string[] names = await prometheus.NamesAsync(),
            documented = Documented();
        Assert.Equal(
            [],
            documented.Except(Rare).Where(name => !names.Any(one => one.StartsWith(name, StringComparison.Ordinal)))
        );
        Assert.Equal(
            [],
            names
                .Where(name => name.StartsWith("almagest_", StringComparison.Ordinal))
                // When a counter began.
                .Where(name => !name.EndsWith("_created", StringComparison.Ordinal))
                .Where(name => !documented.Any(one => name.StartsWith(one, StringComparison.Ordinal)))
        );
        Assert.All(await prometheus.AlertsAsync(), alert => Assert.Equal("ok", alert.Health));

        await gateway.SignalAsync("TERM");
        await workers[^1].SignalAsync("TERM");
        Assert.Equal(0, await gateway.EndedAsync());
        Assert.Equal(0, await workers[^1].EndedAsync());
        RequireOneTrace([.. collector.Spans.Where(span => span.Trace == Trace)]);
        // Sweeps are nobody's work.
        Assert.DoesNotContain(collector.Spans, span => span is { Parent: "", Service: "almagest-fitter" });
    }

    private static void RequireOneTrace(ToldSpan[] spans)
    {
        Assert.Equal(["almagest-fitter", "almagest-gateway"], spans.Select(span => span.Service).Distinct().Order());
        Dictionary<string, ToldSpan> known = spans.ToDictionary(span => span.Id);
        Assert.All(spans, span => Assert.True(span.Parent == Caller || known.ContainsKey(span.Parent), span.ToString()));
        ToldSpan[] writes = [.. spans.Where(span => span.Name == "chunk write")];
        Assert.Equal(3, writes.Length);
        Assert.All(writes, write =>
        {
            string[] road = [.. Ancestors(write).Select(span => span.Name)];
            Assert.Equal("chunk", road[0]);
            Assert.Equal(["chunks ask", "run submit"], road[^3..^1]);
            Assert.Contains(road, name => name.EndsWith(" send", StringComparison.Ordinal));
            Assert.Contains(road, name => name.EndsWith(" receive", StringComparison.Ordinal));
            // Rows are written within it.
            Assert.Contains(spans, span => span.Parent == write.Id);
        });

        IEnumerable<ToldSpan> Ancestors(ToldSpan span)
        {
            while (known.TryGetValue(span.Parent, out ToldSpan? parent))
                yield return span = parent;
        }
    }

    private static async Task SubmitAsync(HttpClient client)
    {
        using HttpRequestMessage asked = new(HttpMethod.Post, "api/v1/runs")
        {
            Content = JsonContent.Create(
                new
                {
                    catalogue = "seen",
                    campaign = "protocol-s",
                    name = "seen",
                    chunkSize = 100,
                }
            ),
        };
        asked.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");
        using HttpResponseMessage answer = await client.SendAsync(asked, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task AskReadyAsync(Worker worker)
    {
        using HttpClient client = new();
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"{worker.Address}/health/ready"), Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static string[] Documented() =>
        [
            .. Row()
                .Matches(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "observability.md")))
                .Select(match => match.Groups[1].Value),
        ];

    [GeneratedRegex("^\\| `(almagest_[a-z_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

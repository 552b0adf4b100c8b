using System.Diagnostics;
using System.Globalization;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Almagest.Tests;

namespace Almagest.Pages.Tests.Runs;

/// <summary>How soon a browser has pages over many fits: with ALMAGEST_LONG=1; ALMAGEST_FITS has another number than
/// 100,000.</summary>
public sealed class SpeedTests(Browser browser, ITestOutputHelper output)
{
    private const string Many = "many",
        Others = "others";

    // ms and bytes.
    private const double MostToFirst = 300;
    private const long MostBytes = 600_000;

    private static readonly int Fits = int.Parse(
        Environment.GetEnvironmentVariable("ALMAGEST_FITS") ?? "100000",
        CultureInfo.InvariantCulture
    );

    private static double MostToAll => Fits <= 100_000 ? 1000 : 3000;

    public static TheoryData<StorageProvider> Databases => [StorageProvider.Sqlite, StorageProvider.Postgres];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Of what is looked at, how often: columns of a run are read at its first look.</summary>
    private static (string Name, string Address, int Times)[] Looks =>
        [
            ("run, the first look", Address.Run(Many), 1),
            ("run, the next", Address.Run(Many), 3),
            ("run, a bar chosen", $"{Address.Run(Many)}&only=phoindex:1.5..2", 3),
            ("run, a flag, sorted by counts", $"{Address.Run(Many)}&flag=PoorFit&sort=net_counts&down=1", 3),
            ("run, by ADQL", $"{Address.Run(Many)}&where=phoindex%20%3E%202%20AND%20goodness%20%3E%200.1", 3),
            ("compare, the first look", Address.Compare(Many, Others), 1),
            ("compare, the next", Address.Compare(Many, Others), 3),
            ("home", Address.Home, 3),
            ("runs", Address.Runs, 3),
            ("sources", Address.Sources, 3),
            ("sources by name and place", Address.Find($"{MadeUpRun.NameOf(77)}\n182.6 39.4 1d"), 3),
            ("sources, part of a name", Address.Find("🔭 99"), 3),
            ("source", Address.Source(MadeUpRun.NameOf(77), Many), 3),
            ("source of counts", Address.Source(CountedRun.Bright, CountedRun.Name), 3),
            ("query", Address.Query("SELECT TOP 100 * FROM almagest.fits WHERE goodness > 0.1"), 3),
            ("campaigns", Address.Campaigns, 3),
            ("campaign", Address.Campaign("powerlaw"), 3),
            ("networks", Address.Networks, 3),
            ("operations", Address.Operations, 3),
            ("glossary", Address.Glossary(), 3),
            ("flags", Address.Flags(), 3),
            ("about", Address.About, 3),
        ];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Pages_over_many_fits_are_there_at_once(StorageProvider provider)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("ALMAGEST_LONG") is { Length: > 0 },
            "It takes minutes: ./test --long has it."
        );
        // What is done for the first time is compiled.
        await using (Site few = await FilledAsync(provider, 100))
            foreach ((_, string address, _) in Looks)
                await LookAsync(few, address);
        Stopwatch filling = Stopwatch.StartNew();
        await using Site site = await FilledAsync(provider, Fits);
        // A gateway that is up has asked its database before.
        await LookAsync(site, Address.Runs);
        output.WriteLine($"{provider}, {Fits} fits, filled in {filling.Elapsed.TotalSeconds:0} s, load {Load()}");
        output.WriteLine(
            "| page | first content, ms | CPU, ms | all of it, ms | CPU, ms | kB |\n| --- | ---: | ---: | ---: | ---: | ---: |"
        );
        List<string> late = [];
        foreach ((string name, string address, int times) in Looks)
        {
            List<Looked> looked = [];
            for (int i = 0; i < times; i++)
                looked.Add(await LookAsync(site, address));
            Looked best = new(
                looked.Min(one => one.First),
                looked.Min(one => one.FirstCpu),
                looked.Min(one => one.All),
                looked.Min(one => one.Cpu),
                looked.Max(one => one.Bytes)
            );
            string line = string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {best.First:0} | {best.FirstCpu:0} | {best.All:0} | {best.Cpu:0} | {best.Bytes / 1000.0:0} |"
            );
            output.WriteLine(line);
            // Others may use the machine: who took less of a processor would have been in time.
            if (
                Math.Min(best.First, best.FirstCpu) > MostToFirst
                || Math.Min(best.All, best.Cpu) > MostToAll
                || best.Bytes > MostBytes
            )
                late.Add(line);
        }
        output.WriteLine($"load {Load()}");
        Assert.True(late.Count == 0, string.Join('\n', late));
    }

    private static async Task<Site> FilledAsync(StorageProvider provider, int fits)
    {
        Site site = await Site.StartAsync(provider);
        foreach (string run in new[] { Many, Others })
            await MadeUpRun.AddAsync(site.Services, run, fits, "powerlaw", null, Cancellation);
        await CountedRun.AddAsync(site.Services, CountedRun.Names.Count, Cancellation);
        await site.AnalyzeAsync();
        return site;
    }

    /// <summary>By somebody who was never here. The first answer is asked for alone before, for what it costs.</summary>
    private async Task<Looked> LookAsync(Site site, string address)
    {
        using HttpClient client = site.Client();
        double began = await site.CpuAsync();
        using (HttpResponseMessage answer = await client.GetAsync(address, Cancellation))
            await answer.Content.ReadAsByteArrayAsync(Cancellation);
        double first = await site.CpuAsync() - began;
        await using Visit visit = await browser.VisitAsync(site.Address);
        began = await site.CpuAsync();
        await visit.OpenAsync(address);
        double[] times = await visit.ThereAfterAsync();
        return new(times[0], first, times[1], await site.CpuAsync() - began, await visit.WeightAsync());
    }

    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <param name="First">When something was seen, ms.</param>
    /// <param name="FirstCpu">Of gateway and database until then, ms.</param>
    /// <param name="All">When all of it was there, ms.</param>
    /// <param name="Cpu">Of gateway and database, ms.</param>
    /// <param name="Bytes">Over the wire.</param>
    private sealed record Looked(double First, double FirstCpu, double All, double Cpu, long Bytes);
}

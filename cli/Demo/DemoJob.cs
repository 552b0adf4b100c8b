using System.Diagnostics;
using System.Globalization;
using Almagest.Application.Runs;
using Almagest.Application.Trainings;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Priors;
using Almagest.Networks.Bundles;
using Almagest.Spectra.Fitting;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Cli.Demo;

/// <summary>The demonstration: the same messages, consumers and tables as in the cluster, in one process.</summary>
internal sealed class DemoJob(string folder, int simulations, int observations, WorkDisplay display)
{
    private const int ChunkSize = 250;

    public async Task RunAsync(CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        string home = Path.Combine(folder, "data");
        DemoFolder.Prepare(home);
        await using Session session = await Session.OpenAsync(home, withRoles: true, cancellation);

        Campaign campaign = ProtocolS.Campaign(PriorKind.Uniform, simulations);
        display.Say(
            $"Campaign {campaign.Id[..12]}: {campaign.Model}, {simulations} spectra, {campaign.GridEdges.Length - 1} bins."
        );
        string networkId = await TrainingWatch.TrainAsync(
            session,
            display,
            new TrainingRequest(campaign, new TrainingSettings()) { Owner = Environment.UserName },
            cancellation
        );

        IReadOnlyList<HeldOutSpectrum> heldOut = await DemoCatalogue.DrawAsync(campaign, observations, cancellation);
        ICatalogueStore catalogues = session.Get<ICatalogueStore>();
        Catalogue catalogue = await catalogues.CreateAsync("demo", "drawn by the demonstration", cancellation);
        await catalogues.AddAsync(
            catalogue.Id,
            [.. heldOut.Select((one, number) => NewObservation.Of(number, one.Observation))],
            cancellation
        );

        Run run = await session
            .Get<CatalogueRuns>()
            .SubmitAsync(
                new RunRequest
                {
                    Catalogue = catalogue.Name,
                    Campaign = campaign.Id,
                    Name = "demo",
                    ChunkSize = ChunkSize,
                    Settings = RunSettings.Default with { TraceParameters = true },
                },
                notes: null,
                cancellation
            );
        RunProgress progress = await RunWatch.WatchAsync(session, display, run.Id, cancellation);

        IReadOnlyList<DemoSpectrum> spectra = await ReadAsync(session, run, campaign, heldOut, cancellation);
        var table = new DemoTable(spectra, PriorMeans(campaign));
        string report = Path.Combine(folder, "report.html");
        NetworkBundle bundle = NetworkBundle.Read(
            (await session.Get<INetworkStore>().GetAsync(networkId, cancellation)).Bundle,
            networkId
        );
        await DemoReport.WriteAsync(
            report,
            table,
            spectra,
            [.. campaign.Parameters.Where(p => p.IsFree).Select(p => p.Name)],
            Centers(campaign),
            Curves(bundle),
            Figures(table, progress, clock.Elapsed),
            cancellation
        );
        Print(table, report, clock.Elapsed);
    }

    private static async Task<IReadOnlyList<DemoSpectrum>> ReadAsync(
        Session session,
        Run run,
        Campaign campaign,
        IReadOnlyList<HeldOutSpectrum> heldOut,
        CancellationToken cancellation
    )
    {
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, null, cancellation);
        IReadOnlyList<EncodingOutcome> inputs = await encoder.EncodeAsync(
            [.. heldOut.Select(one => one.Observation)],
            null,
            cancellation
        );
        var spectra = new List<DemoSpectrum>();
        await foreach (
            FitRecord record in session
                .Get<IResultReader>()
                .ReadAsync(run.Id, new ResultFilter { IncludeVectors = true }, cancellation)
        )
        {
            HeldOutSpectrum one = heldOut[record.Number];
            int width = 1 + encoder.TargetCount;
            double[][] passes =
            [
                .. record.Network.PassTrace.Chunk(width).Select(row => row.Skip(1).Select(v => (double)v).ToArray()),
            ];
            FilledSpectrum filled = encoder.DecodeFilled(((Encoded)inputs[record.Number]).Observation, record.Network.Filled);
            spectra.Add(
                new DemoSpectrum(
                    one.Gap,
                    one.Truth,
                    [.. one.Density.Select(Math.Log10)],
                    one.Observed,
                    passes,
                    [.. filled.Filled.Select(Math.Log10)]
                )
            );
        }
        return spectra;
    }

    private static double[] PriorMeans(Campaign campaign) =>
        [.. campaign.Parameters.Where(prior => prior.IsFree).Select(prior => prior.Mean ?? (prior.Lower + prior.Upper) / 2)];

    private static double[] Centers(Campaign campaign)
    {
        var grid = new Spectra.EnergyGrid(campaign.GridEdges);
        return [.. Enumerable.Range(0, grid.BinCount).Select(grid.Center)];
    }

    private static IReadOnlyList<(string, double[], double[])> Curves(NetworkBundle bundle) =>
        [
            .. bundle.Metadata.Curves.Select(curve =>
                (curve.Key, curve.Value.Select(e => e.Training).ToArray(), curve.Value.Select(e => e.Validation).ToArray())
            ),
        ];

    private static (string, string)[] Figures(DemoTable table, RunProgress progress, TimeSpan elapsed) =>
        [
            (string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0} s"), "from nothing to this page"),
            (Tables.Whole(progress.Fitted), $"spectra fitted, {Tables.Whole(progress.Failed)} failed"),
            (DemoReport.Number(table.Rows[0].Errors[0]), "parameter error that ignores the data"),
            (
                DemoReport.Number(table.Gaps.Max(gap => table.Error(gap, table.PassCount))),
                "worst parameter error after the last pass"
            ),
        ];

    private static void Print(DemoTable table, string report, TimeSpan elapsed)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine("Parameter mean squared error (mean over spectra and over both parameters)");
        Tables.Write(
            ["", .. table.Gaps],
            [.. table.Rows.Select(row => (IReadOnlyList<string>)[row.Label, .. row.Errors.Select(DemoReport.Number)])]
        );
        Console.Out.WriteLine();
        Console.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{elapsed.TotalSeconds:0} s, {Process.GetCurrentProcess().PeakWorkingSet64 / (1 << 20)} MiB at the most."
            )
        );
        Console.Out.WriteLine($"Report: {report}");
    }
}

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Almagest.Cli.Commands;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Spectra.Responses;
using Almagest.Studies.Bands;
using Almagest.Studies.Fillers;
using Almagest.Studies.Gaps;
using Almagest.Studies.Maxi;
using Almagest.Studies.OutOfDistribution;
using Almagest.Studies.Pages;
using Almagest.Studies.Posteriors;
using Almagest.Studies.Rates;
using Almagest.Studies.Realistic;
using Almagest.Studies.Unlearnt;

namespace Almagest.Studies;

/// <summary>`almagest study`: the origin's study run again, beside our networks on the same spectra; and posteriors beside the
/// exact ones.</summary>
internal static class StudyCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> output = new("--out")
        {
            Description = "Folder of the report.",
            DefaultValueFactory = _ => new DirectoryInfo("almagest-study"),
        };
        Option<bool> quick = new("--quick")
        {
            Description = "A tenth of the spectra, three epochs, one seed: to see that it works.",
        };
        Option<int> seeds = new("--seeds")
        {
            Description = "Trainings of each architecture, and of the posterior network.",
            DefaultValueFactory = _ => new StudyScale().Seeds,
        };
        Option<bool> quiet = CommonOptions.Quiet();
        Option<string> part = new("--part")
        {
            Description =
                "all, gaps, bands, posteriors, realistic, starts, fillers, maxi, ood, unlearnt, rates, misfits, subsets "
                + "or backgrounds.",
            DefaultValueFactory = _ => "all",
        };
        string[] parts =
        [
            "gaps",
            "bands",
            "posteriors",
            "realistic",
            "starts",
            "fillers",
            "maxi",
            "ood",
            "unlearnt",
            "rates",
            "misfits",
            "subsets",
            "backgrounds",
        ];
        part.AcceptOnlyFromAmong(["all", .. parts]);
        Option<int> simulations = new("--simulations")
        {
            Description = "Spectra that posteriors are learnt from.",
            DefaultValueFactory = _ => 100_000,
        };
        Option<string?> rmf = new("--rmf")
        {
            Description = "RMF or RSP of the instrument of the bands' counts. Default: a CCD made up for the study.",
        };
        Option<string?> arf = new("--arf") { Description = "Its ARF." };
        Option<DirectoryInfo> data = new("--data")
        {
            Description = "Folder of real spectra, for rates. Default: data/ogip in $ALMAGEST_SHARED.",
            DefaultValueFactory = _ => new DirectoryInfo(
                Path.Combine(Environment.GetEnvironmentVariable("ALMAGEST_SHARED") ?? "../shared", "data", "ogip")
            ),
        };
        Option<int?> spectra = new("--spectra") { Description = "Spectra of each cell, for rates. Default: 2000." };
        Command command = new(
            "study",
            """
            Run the study that Almagest began with again, and what came of it. Writes a folder of Markdown with its pictures, and
            pages for a browser. About half an hour on two cores.

            gaps         dense regressors, auto-encoders and denoising auto-encoders on a power law with gaps, for two priors, and
                         Almagest's own networks on the same spectra
            bands        how many truths the bands of filled bins hold, by gap and brightness
            posteriors   the same two parameters with Poisson counts: a posterior network beside the exact posterior
            realistic    an absorbed power law through a CCD's response, as faint as 50 counts: posterior networks beside
                         importance sampling
            starts       with a black body besides: where classical fits should begin
            fillers      ways to fill gaps beside one another: the auto-encoder, a variational one, flow matching
            maxi         a black-hole binary seen by an optical, a soft and a hard X-ray telescope, any of them absent
            ood          which spectra that no network has learnt are flagged as such
            unlearnt     gaps that a campaign lists, and others that nobody trained for: errors by pass, bands, intervals, flags
            rates        how often runs' intervals hold the truth and right spectra are flagged, on files written, ingested,
                         fitted and read back; through the responses below --data (not a part of all: ten minutes on two cores)
            misfits      the same for spectra with a line of iron, or with a wrong gain: what the score tests find
            subsets      the same: how many clean and ultra-clean fits are false
            backgrounds  the same for faint power laws, their backgrounds by a learnt shape and by W

            Example:  almagest study --out docs/study
            """
        )
        {
            part,
            output,
            quick,
            seeds,
            simulations,
            rmf,
            arf,
            data,
            spectra,
            quiet,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                bool isQuick = parsed.GetValue(quick);
                StudyScale scale = isQuick ? StudyScale.Quick : new StudyScale(Seeds: parsed.GetValue(seeds));
                if (scale.Seeds < 1)
                    throw new UsageException($"--seeds: found {scale.Seeds}; expected at least 1.");
                if (parsed.GetValue(simulations) < 1000)
                    throw new UsageException($"--simulations: found {parsed.GetValue(simulations)}; expected at least 1,000.");
                Stopwatch clock = Stopwatch.StartNew();
                string folder = parsed.GetRequiredValue(output).FullName;
                Directory.CreateDirectory(folder);
                var display = new WorkDisplay(parsed.GetValue(quiet));
                string chosen = parsed.GetRequiredValue(part);
                if (chosen is "all" or "gaps")
                    await GapsPart.RunAsync(scale, folder, display, cancellation);
                if (chosen is "all" or "bands")
                    await BandsAsync(
                        isQuick ? BandsScale.Quick : new BandsScale(),
                        InstrumentOf(parsed.GetValue(rmf), parsed.GetValue(arf)),
                        folder,
                        display,
                        cancellation
                    );
                if (chosen is "all" or "fillers")
                    await FillersAsync(isQuick ? FillerScale.Quick : new FillerScale(), folder, display, cancellation);
                if (chosen is "all" or "maxi")
                    await MaxiAsync(isQuick ? MaxiScale.Quick : new MaxiScale(), folder, display, cancellation);
                if (chosen is "all" or "ood")
                    await OodAsync(isQuick ? OodScale.Quick : new OodScale(), folder, display, cancellation);
                if (chosen is "all" or "unlearnt")
                    await UnlearntPart.RunAsync(
                        isQuick ? UnlearntScale.Quick : new UnlearntScale(),
                        folder,
                        display,
                        cancellation
                    );
                if (chosen is "rates" or "misfits" or "subsets" or "backgrounds")
                    await RatesPart.RunAsync(
                        chosen,
                        isQuick
                            ? RatesScale.Quick
                            : new RatesScale(
                                parsed.GetResult(simulations) is { Implicit: false } ? parsed.GetValue(simulations) : 24_000
                            ),
                        parsed.GetValue(spectra),
                        parsed.GetRequiredValue(data).FullName,
                        folder,
                        display,
                        cancellation
                    );
                if (chosen is "all" or "posteriors")
                    await PosteriorsAsync(
                        isQuick ? 4_000 : parsed.GetValue(simulations),
                        isQuick ? 600 : 24_000,
                        scale.Seeds,
                        folder,
                        display,
                        cancellation
                    );
                if (chosen is "all" or "realistic")
                    await RealisticAsync(RealisticScale.Of(isQuick, parsed.GetValue(simulations)), folder, display, cancellation);
                if (chosen is "all" or "starts")
                    await StartsAsync(isQuick ? StartsScale.Quick : new StartsScale(), folder, display, cancellation);
                Console.Out.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMinutes:0.0} min. Reports: {folder}")
                );
                return 0;
            }
        );
        return command;
    }

    private static async Task PosteriorsAsync(
        int simulations,
        int test,
        int seeds,
        string folder,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        PosteriorResult result = await new PosteriorJob(simulations, test, seeds, display).RunAsync(cancellation);
        await StudyPages.WriteAsync(
            PosteriorPage.Title,
            PosteriorPage.Subtitle(result),
            page => PosteriorPage.Write(page, result),
            folder,
            "posteriors",
            cancellation
        );
        Console.Out.WriteLine($"Posterior network against the exact posterior, {simulations} simulations");
        Tables.Write(PosteriorPage.Headings, [.. PosteriorPage.Rows(result)]);
        foreach (JudgedPosterior training in result.Trainings)
            Console.Out.WriteLine(
                $"Calibration, training {training.Seed}: {training.Calibration.Failure ?? "holds in every group"}"
            );
    }

    private static async Task RealisticAsync(
        RealisticScale scale,
        string folder,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        RealisticResult result = await new RealisticJob(scale, display).RunAsync(cancellation);
        await StudyPages.WriteAsync(
            RealisticPage.Title,
            RealisticPage.Subtitle(result),
            page => RealisticPage.Write(page, result),
            folder,
            "realistic",
            cancellation
        );
        Console.Out.WriteLine($"Posterior networks against importance sampling, {scale.Simulations} simulations");
        Tables.Write(RealisticPage.Headings, [.. RealisticPage.Rows(result)]);
        Console.Out.WriteLine($"Calibration: {result.Calibration.Failure ?? "holds in every group"}");
    }

    private static async Task StartsAsync(StartsScale scale, string folder, WorkDisplay display, CancellationToken cancellation)
    {
        StartsResult result = await new StartsJob(scale, display).RunAsync(cancellation);
        await StudyPages.WriteAsync(
            StartsPage.Title,
            StartsPage.Subtitle(result),
            page => StartsPage.Write(page, result),
            folder,
            "starts",
            cancellation
        );
        Console.Out.WriteLine("Classical fits of two components by where they begin");
        Tables.Write(StartsPage.Headings, [.. StartsPage.Rows(result.WithinPriors)]);
        Console.Out.WriteLine("Within the model's own limits");
        Tables.Write(StartsPage.Headings, [.. StartsPage.Rows(result.WithinModel)]);
    }

    private static (string Name, ResponseMatrix Response) InstrumentOf(string? rmf, string? arf) =>
        rmf is null
            ? ("a CCD made up for the study", new StudyCcd().Response)
            : (
                $"{Path.GetFileName(rmf)}{(arf is null ? "" : $" and {Path.GetFileName(arf)}")}",
                new ObservationReader().ReadResponse(rmf, arf, null).Response
            );

    private static async Task BandsAsync(
        BandsScale scale,
        (string, ResponseMatrix) instrument,
        string folder,
        WorkDisplay display,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<BandsResult> results = await new BandsJob(scale, instrument, display).RunAsync(cancellation);
        await StudyPages.WriteAsync(
            BandsPage.Title,
            BandsPage.Subtitle(scale),
            page => BandsPage.Write(page, results),
            folder,
            "bands",
            cancellation
        );
        foreach (BandsResult result in results)
        {
            Console.Out.WriteLine(result.Title);
            Tables.Write(BandsPage.Headings(result), [.. BandsPage.Rows(result)]);
        }
    }

    private static async Task FillersAsync(FillerScale scale, string folder, WorkDisplay display, CancellationToken cancellation)
    {
        IReadOnlyList<FillerResult> results = await new FillerJob(scale, display).RunAsync(cancellation);
        await StudyPages.WriteAsync(
            FillerPage.Title,
            FillerPage.Subtitle(scale),
            page => FillerPage.Write(page, results),
            folder,
            "fillers",
            cancellation
        );
        foreach (FillerResult result in results)
        {
            Console.Out.WriteLine(result.Title);
            Tables.Write(FillerPage.Headings(result), [.. FillerPage.Rows(result)]);
        }
    }

    private static async Task MaxiAsync(MaxiScale scale, string folder, WorkDisplay display, CancellationToken cancellation)
    {
        var job = new MaxiJob(scale, display);
        MaxiResult[] results =
        [
            await job.RunAsync(hasCutoff: false, cancellation),
            await job.RunAsync(hasCutoff: true, cancellation),
        ];
        await StudyPages.WriteAsync(
            MaxiPage.Title,
            MaxiPage.Subtitle(results),
            page => MaxiPage.Write(page, results),
            folder,
            "maxi-j1820",
            cancellation
        );
        foreach (SyntheticTelescope telescope in SyntheticTelescope.All)
            await File.WriteAllBytesAsync(Path.Combine(folder, telescope.FileName), telescope.File(), cancellation);
        foreach (MaxiResult result in results)
        {
            Console.Out.WriteLine($"{result.Campaign.Model}: errors that 68 % of the answers stay below");
            Tables.Write(MaxiPage.Headings(result), [.. MaxiPage.Rows(result)]);
        }
    }

    private static async Task OodAsync(OodScale scale, string folder, WorkDisplay display, CancellationToken cancellation)
    {
        IReadOnlyList<OodScore> scores = await new OodJob(scale, display).RunAsync(cancellation);
        await StudyPages.WriteAsync(
            OodPage.Title,
            OodPage.Subtitle(scale),
            page => OodPage.Write(page, scale, scores),
            folder,
            "ood",
            cancellation
        );
        Console.Out.WriteLine("Flagged as outside the training domain, %");
        Tables.Write(OodPage.Headings, [.. OodPage.Rows(scores)]);
    }
}

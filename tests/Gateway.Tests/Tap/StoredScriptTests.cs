using System.Globalization;
using System.Net;
using System.Text.Json;
using Almagest.Application.Catalogues;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Columns;
using Almagest.Storage.Connections;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>Scripts of fits that lie in a database: what they name is the row's, and what they compute too.</summary>
[Collection(nameof(GatewayTest))]
public sealed class StoredScriptTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_script_names_and_computes_what_the_row_has(StorageProvider provider)
    {
        PythonPage.Require("numpy", "astropy");
        await using TapSky sky = new(provider);
        await sky.InitializeAsync();
        string folder = await IngestAsync(sky);
        // A run's name may have a slash.
        await FitAsync(sky, "ccd/first");

        string[] row = (
            await sky.RowsAsync(
                "SELECT run_number, observation_id, statistic, degrees_of_freedom FROM almagest.fits WHERE run = 'ccd/first'"
            )
        )
            .Single()
            .Split(',');
        string[][] links = VoTables.RowsOf(
            await sky.Http.GetStringAsync($"{sky.Address}/datalink?ID=fit/{row[0]}/{row[1]}", Cancellation)
        );
        string xspec = await TextAsync("xspec"),
            sherpa = await TextAsync("sherpa");
        Assert.Equal(sherpa, await sky.Http.GetStringAsync("runs/ccd%2Ffirst/script?source=source&for=sherpa", Cancellation));

        double statistic = Number(row[2]);
        foreach (string script in new[] { xspec, sherpa })
        {
            foreach (string file in new[] { "source.pha", SampleFiles.ResponseName }.Select(name => Path.Combine(folder, name)))
                Assert.Contains(
                    $"{file}, SHA-256 {ResponseKey.Sha256(File.ReadAllBytes(file))}\n",
                    script,
                    StringComparison.Ordinal
                );
            Assert.Matches($": source, run ccd/first, cstat [0-9.]+ for {row[3]} degrees of freedom\\.\n", script);
        }
        // 1 to 5 keV of 40 channels of 0.2 keV from 0.5 keV.
        Assert.Contains("\nnotice 1:3-23\n", xspec, StringComparison.Ordinal);
        Assert.Contains("\nmodel powerlaw\n", xspec, StringComparison.Ordinal);
        foreach (
            string[] parameter in (
                await sky.RowsAsync(
                    "SELECT parameter, classical_estimate FROM almagest.parameters WHERE run = 'ccd/first' ORDER BY parameter"
                )
            ).Select(line => line.Split(','))
        )
        {
            Assert.Contains($"\n{parameter[1]} ", xspec, StringComparison.Ordinal);
            Assert.Contains($"\nset_par(m_{parameter[0]}, {parameter[1]}, min=", sherpa, StringComparison.Ordinal);
        }
        Assert.Equal(statistic, Number(await RunAsync(sherpa, sky.Scratch)), 1e-5 * statistic);

        async Task<string> TextAsync(string program) =>
            await sky.Http.GetStringAsync(links.Single(link => link[9] == $"script {program}")[1], Cancellation);
    }

    [Fact]
    public async Task What_no_script_can_tell_is_refused()
    {
        await using TapSky sky = new(StorageProvider.Sqlite);
        await sky.InitializeAsync();
        await RefusedAsync("runs/first/script?source=source%201", HttpStatusCode.BadRequest, "a flux without errors");
        await RefusedAsync("runs/first/script?source=source%207", HttpStatusCode.BadRequest, "a fit that failed in load");
        await RefusedAsync("runs/first/script", HttpStatusCode.BadRequest, "source: found none");
        await RefusedAsync("runs/first/script?observation=a", HttpStatusCode.BadRequest, "observation: found 'a'");
        await RefusedAsync("runs/first/script?observation=99", HttpStatusCode.NotFound, "No observation '99'");
        await RefusedAsync("runs/first/script?source=none", HttpStatusCode.NotFound, "No observation 'none'");
        await RefusedAsync("runs/none/script?source=source%201", HttpStatusCode.NotFound, "No run 'none'");
        await RefusedAsync("runs/first/script?source=source%201&for=spex", HttpStatusCode.BadRequest, "xspec or sherpa");
        await IngestAsync(sky);
        await FitAsync(sky, "learnt", new RunSettings { BackgroundModel = RunSettings.LearntBackground });
        await RefusedAsync("runs/learnt/script?source=source", HttpStatusCode.BadRequest, "a shape learnt here");
        await FitAsync(sky, "other", changed: fit => fit with { Statistic = fit.Statistic + 1 });
        await RefusedAsync("runs/other/script?source=source", HttpStatusCode.BadRequest, "another version of this program");

        async Task RefusedAsync(string address, HttpStatusCode expected, string reason)
        {
            using HttpResponseMessage answer = await sky.Http.GetAsync(address, Cancellation);
            string text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal(expected, answer.StatusCode);
            Assert.Contains(
                reason,
                JsonSerializer.Deserialize<JsonElement>(text).GetProperty("detail").GetString(),
                StringComparison.Ordinal
            );
        }
    }

    /// <returns>The folder of the files.</returns>
    private static async Task<string> IngestAsync(TapSky sky)
    {
        string folder = Directory.CreateDirectory(Path.Combine(sky.Scratch, "ccd")).FullName;
        await File.WriteAllBytesAsync(
            Path.Combine(folder, "source.pha"),
            SampleFiles.Spectrum(SampleFiles.Counts(1)),
            Cancellation
        );
        await File.WriteAllBytesAsync(Path.Combine(folder, SampleFiles.ResponseName), SampleFiles.Response(), Cancellation);
        await sky.Service<CatalogueIngest>()
            .IngestAsync(new IngestRequest { Name = "ccd", Sources = [folder] }, null, Cancellation);
        return folder;
    }

    /// <summary>A power law's classical fit of 1 to 5 keV, as a run keeps it.</summary>
    private static async Task FitAsync(
        TapSky sky,
        string name,
        RunSettings? settings = null,
        Func<FitResult, FitResult>? changed = null
    )
    {
        SpectralModel model = SpectralModel.Parse("powerlaw");
        Campaign campaign = new()
        {
            Name = "power law",
            Model = model.Expression,
            GridEdges = [1, 5],
            Parameters = [.. model.Parameters.Select(one => new ParameterPrior(one.Name, PriorKind.Uniform, 0, 1))],
            Spectra = 1,
        };
        string network = await MadeUpNetwork.AddAsync(sky.Service<IServiceProvider>(), campaign, [4, 2], Cancellation);
        settings ??= RunSettings.Default;
        Run run = await sky.Service<IRunStore>()
            .CreateAsync(
                new NewRun
                {
                    Name = name,
                    CatalogueName = "ccd",
                    CampaignId = campaign.Id,
                    NetworkId = network,
                    SettingsJson = settings.ToJson(),
                    Parameters = [.. model.Parameters.Select(one => new RunParameter(one.Name, one.Unit))],
                },
                Cancellation
            );
        ChunkWork work = await sky.Service<IChunkStore>().LoadAsync(run.Id, 0, Cancellation);
        ChunkObservation source = work.Observations.Single();
        FitProblem problem = CampaignProblem.Of(
            campaign,
            model,
            await FitSpectrum.LoadAsync((CountsPayload)source.Read().Payload, sky.Service<IResponseLibrary>(), Cancellation),
            settings
        );
        FitResult fit = ClassicalResult.Of(problem, ClassicalFit.Refine(problem, problem.Start), elapsed: 0);
        await sky.Service<IChunkStore>()
            .WriteAsync(
                new ChunkResult
                {
                    RunId = run.Id,
                    ChunkNumber = 0,
                    Worker = "tests",
                    NetworkId = network,
                    Fits = [ChunkFit.Of(source.Id, new() { Fit = changed is null ? fit : changed(fit) })],
                    Failures = [],
                },
                Cancellation
            );
    }

    /// <summary>What the script finds at its parameters by Cash's C (XSPEC manual, appendix B), computed apart from us: its
    /// words with numpy behind them, for Debian has no Sherpa.</summary>
    private static async Task<string> RunAsync(string script, string scratch)
    {
        string package = Directory.CreateDirectory(Path.Combine(scratch, "sherpa", "astro")).FullName;
        await File.WriteAllTextAsync(Path.Combine(package, "ui.py"), Words, Cancellation);
        return await PythonPage.RunAsync(script, scratch);
    }

    private const string Words = """
        import builtins
        import numpy
        from astropy.io import fits

        data, response, noticed, model = {}, {}, {}, {}
        class Parameter: pass
        class Instance:
            def __init__(self): self.PhoIndex, self.norm = Parameter(), Parameter()
        class Kind:
            def __getattr__(self, name):
                setattr(builtins, name, Instance())
                return getattr(builtins, name)
        xspowerlaw = Kind()
        def set_xsabund(name): assert name == "wilm"
        def set_xsxsect(name): assert name == "vern"
        def load_pha(i, path):
            table = fits.getdata(path, "SPECTRUM")
            data[i] = (table["CHANNEL"], table["COUNTS"], fits.getheader(path, "SPECTRUM")["EXPOSURE"])
        def load_rmf(i, path): response[i] = fits.getdata(path, "SPECRESP MATRIX")
        def set_analysis(i, unit): assert unit in ("channel", "energy")
        def ignore_id(i): noticed[i] = numpy.zeros(len(data[i][0]), bool)
        def notice_id(i, first, last): noticed[i] |= (data[i][0] >= first) & (data[i][0] <= last)
        def set_source(i, source): model[i] = source
        def set_par(parameter, value, min, max, frozen):
            assert min <= value <= max and not frozen
            parameter.value = value
        def set_stat(name): assert name == "cstat"
        def set_method(name): assert name == "levmar"
        def conf(): pass
        def fit():
            total = 0
            for i, (channel, counts, exposure) in data.items():
                index, norm = model[i].PhoIndex.value, model[i].norm.value
                expected = numpy.zeros(len(channel))
                for row in response[i]:
                    low, high = float(row["ENERG_LO"]), float(row["ENERG_HI"])
                    photons = norm * (high ** (1 - index) - low ** (1 - index)) / (1 - index)
                    first = numpy.ravel(row["F_CHAN"])[0] - 1
                    for k, area in enumerate(row["MATRIX"]):
                        expected[first + k] += exposure * photons * area
                m, d = expected[noticed[i]], counts[noticed[i]].astype(float)
                total += 2 * numpy.sum(m - d + numpy.where(d > 0, d * numpy.log(numpy.maximum(d, 1) / m), 0))
            print(repr(float(total)))
        """;

    private static double Number(string cell) => double.Parse(cell.Trim(), CultureInfo.InvariantCulture);
}

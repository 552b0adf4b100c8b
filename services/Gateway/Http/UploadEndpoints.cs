using System.IO.Compression;
using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Catalogues;
using Almagest.Application.Fakes;
using Almagest.Application.Fitting;
using Almagest.Application.Scripts;
using Almagest.Application.Series;
using Almagest.Charts.Drawing;
using Almagest.Charts.Panels;
using Almagest.Gateway.Settings;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Models;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Http;

/// <summary>What is asked for with files: ingest, pictures, scripts, simulated spectra.</summary>
internal static class UploadEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/catalogues", IngestAsync)
            .Tells<IngestAnswer>(TokenScopes.Submit, "Keeps spectra as a catalogue", StatusCodes.Status201Created)
            .TakesForm(FormFields.Catalogue);
        api.MapPost("/plots", PlotAsync)
            .Tells(TokenScopes.Read, "Draws spectra, or a saved fit")
            .Produces<string>(StatusCodes.Status200OK, "image/svg+xml", "image/png", "application/pdf")
            .TakesForm(FormFields.Plot);
        api.MapPost("/scripts", (Delegate)ScriptAsync)
            .Tells(TokenScopes.Read, "A script that repeats a saved fit elsewhere")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .TakesForm(FormFields.Script);
        api.MapPost("/fakes", FakeAsync)
            .Tells(TokenScopes.Submit, "Simulates spectra, as a zip of PHA files")
            .Produces<string>(StatusCodes.Status200OK, "application/zip")
            .TakesForm(FormFields.Fake);
    }

    private static async Task<IResult> IngestAsync(HttpContext context, CatalogueIngest ingest, CancellationToken cancellation)
    {
        Upload upload = await Upload.ReadAsync(context, FormFields.Catalogue);
        IngestAnswer answer = await ingest.IngestAsync(
            new IngestRequest
            {
                Name = upload.Require("name"),
                Sources = upload.Data(),
                FluxColumns = upload.FluxColumns,
                Folder = upload.Folder,
            },
            progress: null,
            cancellation
        );
        return SubmissionEndpoints.Told(answer, StatusCodes.Status201Created);
    }

    private static async Task<IResult> PlotAsync(HttpContext context, CancellationToken cancellation)
    {
        Upload upload = await Upload.ReadAsync(context, FormFields.Plot);
        FieldWords words = new(upload);
        string? saved = upload.Files.FirstOrDefault(PlottedSeries.IsFit);
        var series = new PlottedSeries(
            new SeriesRequest
            {
                Sources = upload.Data(withFit: true),
                Lowest = upload.Number("emin"),
                Highest = upload.Number("emax"),
                Rebinning = upload.Text("rebin") is { } rule ? SeriesWords.RebinningOf("rebin", rule) : null,
                Files = new ObservationOptions
                {
                    Rmf = words.Text(RequestPart.Response),
                    Arf = words.Text(RequestPart.Area),
                    Background = words.Text(RequestPart.Background),
                    FluxColumns = upload.FluxColumns,
                },
            }
        );
        Plot plot = await Task.Run(
            () => saved is null ? series.Read().Single() : series.Of(Here(upload, Saved(upload, saved))),
            cancellation
        );
        PlotStyle style = new()
        {
            Kinds =
                upload.Text("kind") is { } names ? SeriesWords.KindsOf("kind", names)
                : saved is null ? SeriesWords.KindsOf("kind", "ldata")
                : PlotStyle.Usual.Kinds,
            WithBackground = upload.Flag("withBackground"),
            WithComponents = !upload.Flag("noComponents"),
            IsLinearX = upload.Flag("linear"),
        };
        if (style.Kinds.FirstOrDefault(kind => kind.NeedsModel) is { } kind && plot.Spectra.Any(one => !one.HasModel))
            throw new RequestException($"kind: found {kind.Name} for spectra without a model; expected a saved fit.");
        Picture drawn = SpectrumPlot
            .Draw(plot.Title, plot.Spectra, style)
            .Draw(Pixels(upload, "width", 900), Pixels(upload, "height", 640));
        return upload.Text("format") switch
        {
            null or "svg" => Results.Text(drawn.ToSvgDocument(), "image/svg+xml"),
            "png" => Results.Bytes(drawn.ToPng(2), "image/png"),
            "pdf" => Results.Bytes(drawn.ToPdf(), "application/pdf"),
            string other => throw new RequestException($"format: found '{other}'; expected svg, png or pdf."),
        };
    }

    private static int Pixels(Upload upload, string field, int usual) =>
        (upload.Whole(field) ?? usual) is >= 100 and <= 4_000 and int pixels
            ? pixels
            : throw new RequestException($"{field}: found {upload.Text(field)}; expected 100 to 4000.");

    private static async Task<IResult> ScriptAsync(HttpContext context)
    {
        Upload upload = await Upload.ReadAsync(context, FormFields.Script);
        string file = upload.Files.FirstOrDefault(PlottedSeries.IsFit)
            ?? throw new RequestException("found no .json; expected a saved fit.");
        SavedFit fit = Saved(upload, file);
        // Only spectra in flux are read again, from what was sent.
        if (fit.Recipe.Spectra.Any(spectrum => spectrum.IsFlux == true))
            fit = Here(upload, fit);
        return Results.Text(upload.Told(ScriptPrograms.Write(upload.Text("for"), fit)));
    }

    private static async Task<IResult> FakeAsync(
        HttpContext context,
        IOptions<GatewayOptions> options,
        CancellationToken cancellation
    )
    {
        Upload upload = await Upload.ReadAsync(context, FormFields.Fake);
        int count = upload.Whole("count") ?? 1;
        if (count < 1 || count > options.Value.MostFakes)
            throw new RequestException($"count: found {count}; expected 1 to {options.Value.MostFakes}.");
        string output = Directory.CreateDirectory(Path.Combine(upload.Folder, "fakes")).FullName;
        await FakeSpectra.RunAsync(
            new FakeRequest
            {
                Model = upload.Model(upload.Require("model")),
                Abundances = upload.Text("abundances") ?? "wilm",
                Parameters = RequestWords.Assignments("param", upload.Texts("param")),
                Like = upload.File("like"),
                Rmf = upload.File("rmf"),
                Arf = upload.File("arf"),
                Background = upload.File("background"),
                Exposure = upload.Number("exposure"),
                BackgroundExposure = upload.Number("backgroundExposure"),
                BackScale = upload.Number("backScale"),
                Bins = new FieldWords(upload).Flag(RequestPart.XspecCompat) ? BinIntegration.Xspec : BinIntegration.Exact,
                Seed = (ulong)(upload.Whole("seed") ?? 1),
                Count = count,
                Output = output,
            },
            progress: null,
            cancellation
        );
        var zip = new MemoryStream();
        await ZipFile.CreateFromDirectoryAsync(output, zip, cancellation);
        zip.Position = 0;
        return Results.File(zip, "application/zip", "fakes.zip");
    }

    private static SavedFit Saved(Upload upload, string file)
    {
        IReadOnlyList<SavedFit> fits = SavedFit.Choose(SavedFit.Read(file), upload.Text("source"));
        return fits.Count == 1
            ? fits[0]
            : throw new RequestException(
                $"source: found {fits.Count} fits; expected one of {string.Join(", ", fits.Take(10).Select(fit => fit.Name))}."
            );
    }

    /// <summary>The same fit of the files that came with it, whatever paths it names.</summary>
    private static SavedFit Here(Upload upload, SavedFit fit)
    {
        upload.Model(fit.Recipe.Model);
        upload.Model(fit.Recipe.BackgroundModel ?? "");
        return fit with
        {
            Recipe = fit.Recipe with
            {
                Spectra =
                [
                    .. fit.Recipe.Spectra.Select(spectrum =>
                        spectrum with
                        {
                            Files =
                            [
                                .. spectrum.Files.Select(file =>
                                    file with
                                    {
                                        Path = Path.Combine(upload.Folder, Path.GetFileName(file.Path.Replace('\\', '/'))),
                                    }
                                ),
                            ],
                        }
                    ),
                ],
            },
        };
    }
}

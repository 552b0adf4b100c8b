using System.Globalization;
using System.Text;
using Almagest.Charts.Drawing;
using Almagest.Charts.Panels;
using Almagest.Cli.Fitting;
using Almagest.Cli.Inference;
using Almagest.Cli.Reports;
using Almagest.Cli.Series;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Plotting;

/// <summary>`almagest plot`: draws saved fits, or spectra that were not fitted yet.</summary>
internal sealed class PlotJob(PlotRequest request, WorkDisplay display)
{
    private const int MostPictures = 500;

    private sealed record Plot(string Title, string Caption, IReadOnlyList<SpectrumSeries> Spectra);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        bool areFits = request.Sources.Any(IsFit);
        Plot[] pictures = [.. areFits ? Fits() : [Spectra()]];
        if (areFits && request.IsTogether)
            pictures =
            [
                new(string.Join(", ", pictures.Select(one => one.Title)), "", [.. pictures.SelectMany(one => one.Spectra)]),
            ];
        if (pictures.Length > MostPictures)
            throw new UsageException(
                $"{pictures.Length} fits: expected at most {MostPictures} pictures; --source NAME chooses one."
            );
        if (
            request.Style.Kinds.FirstOrDefault(kind => kind.NeedsModel) is { } kind
            && pictures.SelectMany(one => one.Spectra).Any(one => !one.HasModel)
        )
            throw new UsageException(
                $"--kind: found {kind.Name} for spectra without a model; expected a saved fit ('almagest fit --save')."
            );
        bool isPage = Path.GetExtension(request.Output).Equals(".html", StringComparison.OrdinalIgnoreCase);
        await (isPage ? WritePageAsync(pictures, cancellation) : WriteFilesAsync(pictures, cancellation));
        return 0;
    }

    /// <summary>True for what 'almagest fit' saved, false for spectra.</summary>
    public static bool IsFit(string source) =>
        source.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        || (Directory.Exists(source) && File.Exists(Path.Combine(source, "fits.json")));

    private IEnumerable<Plot> Fits()
    {
        var reader = new ObservationReader();
        foreach (SavedFit fit in request.Sources.SelectMany(source => SavedFit.Choose(SavedFit.Read(source), request.Name)))
        {
            (FitProblem problem, double[] parameters) = fit.Rebuild(reader);
            bool several = problem.Spectra.Count > 1 || request.IsTogether;
            IReadOnlyList<string> labels = SpectrumLabels.WithBackgrounds(
                problem,
                [.. fit.Recipe.Spectra.Select((_, k) => several ? LabelOf(fit, k) : "data")]
            );
            SpectrumSeries[] spectra =
            [
                .. Enumerable
                    .Range(0, problem.Spectra.Count)
                    .Select(k => PlotSeries.Of(labels[k], problem, k, parameters, request.Rebinning)),
            ];
            string values = string.Join(
                ", ",
                fit.Recipe.Parameters.Select(one =>
                    $"{one.Name} = {Tables.Number(one.Value)}{(one.IsFree ? "" : one.Tie is null ? " (frozen)" : " (tied)")}"
                )
            );
            yield return new(
                fit.Name,
                $"{fit.Recipe.Model}, {fit.Recipe.Abundances}: {values}; {fit.Recipe.Statistic} "
                    + $"{Tables.Number(fit.Statistic)} for {fit.DegreesOfFreedom} degrees of freedom. Channels are grouped "
                    + $"for the eye only.",
                spectra
            );
        }
    }

    private string LabelOf(SavedFit fit, int spectrum)
    {
        RecipeSpectrum one = fit.Recipe.Spectra[spectrum];
        return request.IsTogether ? fit.Name : $"{one.Instrument} {Path.GetFileNameWithoutExtension(one.Files[0].Path)}".Trim();
    }

    private Plot Spectra()
    {
        CatalogueListing listing = CatalogueSource.Find(request.Sources, request.Files);
        foreach (CatalogueProblem problem in listing.Failures)
            throw new SpectralDataException(problem.Reason);
        ReadObservation[] read =
        [
            .. new CatalogueReader(new ObservationReader())
                .Read(listing)
                .Select(outcome =>
                    outcome is CatalogueOutcome.Read good
                        ? good.Value
                        : throw new SpectralDataException(((CatalogueOutcome.Failed)outcome).Reason)
                ),
        ];
        if (read.Length == 0)
            throw new UsageException(
                $"{string.Join(' ', request.Sources)}: found no spectrum; expected at least one, or a saved fit."
            );
        DataRequest data = new() { Lowest = request.Lowest, Highest = request.Highest };
        SpectrumSeries[] series =
        [
            .. read.SelectMany(one =>
                ClassicalGroup
                    .SpectraOf(one, data)
                    .Select(spectrum =>
                        PlotSeries.Of(one.Observation.Name, FitBins.Prepare(spectrum, spectrum.Settings!), request.Rebinning)
                    )
            ),
        ];
        return new(
            string.Join(", ", read.Select(one => one.Observation.Name)),
            "Background-subtracted counts; channels are grouped for the eye only.",
            series
        );
    }

    private async Task WritePageAsync(Plot[] pictures, CancellationToken cancellation)
    {
        var page = new HtmlReport(
            pictures.Length == 1 ? pictures[0].Title : $"{pictures.Length} spectra",
            string.Join(", ", request.Style.Kinds.Select(kind => kind.Name))
        );
        foreach (Plot picture in pictures)
            page.Charts((Draw(picture).ToSvg(), picture.Caption));
        await page.WriteAsync(request.Output, cancellation);
        display.Say(request.Output);
    }

    private async Task WriteFilesAsync(Plot[] pictures, CancellationToken cancellation)
    {
        string ending = Path.GetExtension(request.Output);
        string stem = Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(request.Output))!,
            Path.GetFileNameWithoutExtension(request.Output)
        );
        for (int i = 0; i < pictures.Length; i++)
        {
            string path =
                pictures.Length == 1 ? request.Output : string.Create(CultureInfo.InvariantCulture, $"{stem}-{i + 1}{ending}");
            Picture drawn = Draw(pictures[i]);
            byte[] file = ending.ToLowerInvariant() switch
            {
                ".pdf" => drawn.ToPdf(),
                ".png" => drawn.ToPng(request.Scale),
                _ => Encoding.UTF8.GetBytes(drawn.ToSvgDocument()),
            };
            await File.WriteAllBytesAsync(path, file, cancellation);
            display.Say(path);
        }
    }

    private Picture Draw(Plot plot) =>
        SpectrumPlot.Draw(plot.Title, plot.Spectra, request.Style).Draw(request.Width, request.Height);
}

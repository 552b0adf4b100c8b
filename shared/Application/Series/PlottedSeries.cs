using Almagest.Application.Fitting;
using Almagest.Application.Inference;
using Almagest.Charts.Panels;
using Almagest.Ogip;
using Almagest.Ogip.Catalogues;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;

namespace Almagest.Application.Series;

/// <summary>What is in one picture, before it is drawn.</summary>
public sealed record Plot(string Title, string Caption, IReadOnlyList<SpectrumSeries> Spectra)
{
    /// <summary>What it stands on, by name: files, exposures, dates, settings.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];
}

/// <summary>What there is to plot: saved fits, or spectra that were not fitted yet.</summary>
public sealed class PlottedSeries(SeriesRequest request)
{
    public IReadOnlyList<Plot> Read()
    {
        if (!request.Sources.Any(IsFit))
            return [Spectra()];
        Plot[] fits = [.. Fits()];
        return request.IsTogether
            ?
            [
                new(string.Join(", ", fits.Select(one => one.Title)), "", [.. fits.SelectMany(one => one.Spectra)])
                {
                    Facts = [.. fits.SelectMany(one => one.Facts)],
                },
            ]
            : fits;
    }

    /// <summary>True for what 'almagest fit' saved, false for spectra.</summary>
    public static bool IsFit(string source) =>
        source.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        || (Directory.Exists(source) && File.Exists(Path.Combine(source, "fits.json")));

    private IEnumerable<Plot> Fits()
    {
        var reader = new ObservationReader();
        return request
            .Sources.SelectMany(source => SavedFit.Choose(SavedFit.Read(source), request.Name))
            .Select(fit => Of(fit, reader));
    }

    /// <summary>One fit, saved or just made.</summary>
    public Plot Of(SavedFit fit) => Of(fit, new ObservationReader());

    private Plot Of(SavedFit fit, ObservationReader reader)
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
                $"{one.Name} = {Figures.Number(one.Value)}{(one.IsFree ? "" : one.Tie is null ? " (frozen)" : " (tied)")}"
            )
        );
        return new(
            fit.Name,
            $"{fit.Recipe.Model}, {fit.Recipe.Abundances}: {values}; {fit.Recipe.Statistic} "
                + $"{Figures.Number(fit.Statistic)} for {fit.DegreesOfFreedom} degrees of freedom. Channels are grouped "
                + $"for the eye only.",
            spectra
        )
        {
            Facts =
            [
                ("Fit", fit.Name),
                ("Fitted by", fit.Recipe.Program),
                ("Model", $"{fit.Recipe.Model}, {fit.Recipe.Abundances}"),
                ("Settings", $"{fit.Recipe.Method}, {fit.Recipe.Statistic}, {fit.Recipe.Bins}"),
                .. fit.Recipe.Spectra.SelectMany(one => PlotFacts.Of(fit.ReadAgain(reader, one))),
            ],
        };
    }

    private string LabelOf(SavedFit fit, int spectrum)
    {
        RecipeSpectrum one = fit.Recipe.Spectra[spectrum];
        string own = $"{one.Instrument} {Path.GetFileNameWithoutExtension(one.Files[0].Path)}".Trim();
        return !request.IsTogether ? own
            : fit.Recipe.Spectra.Count > 1 ? $"{fit.Name}, {own}"
            : fit.Name;
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
            throw new RequestException(
                $"{string.Join(' ', request.Sources)}: found no spectrum; expected at least one, or a saved fit."
            );
        return Of(read);
    }

    /// <summary>Spectra without a model.</summary>
    internal Plot Of(IReadOnlyList<ReadObservation> read)
    {
        DataRequest data = new() { Lowest = request.Lowest, Highest = request.Highest };
        SpectrumSeries[] series =
        [
            .. read.SelectMany(one =>
                data.SpectraOf(one)
                    .Select(spectrum =>
                        PlotSeries.Of(one.Observation.Name, FitBins.Prepare(spectrum, spectrum.Settings!), request.Rebinning)
                    )
            ),
        ];
        return new(
            string.Join(", ", read.Select(one => one.Observation.Name)),
            Array.TrueForAll(series, one => one.IsFlux)
                ? "Spectra in flux; bins are grouped for the eye only."
                : "Background-subtracted counts; channels are grouped for the eye only.",
            series
        )
        {
            Facts = [.. read.SelectMany(PlotFacts.Of)],
        };
    }
}

using System.Collections.Concurrent;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Fluxes;
using Almagest.Spectra.Models;

namespace Almagest.Application.NetworkFits;

/// <summary>Fluxes of fits in the bands of their run, and luminosities where there is a redshift: by the estimate that is
/// published of each. Thread-safe.</summary>
/// <param name="model">Of the campaign, as the run computes it.</param>
/// <param name="priors">One for each of the model's parameters.</param>
internal sealed class RunFluxes(SpectralModel model, IReadOnlyList<ParameterPrior> priors, IReadOnlyList<FluxBand> bands)
{
    private readonly int[] _free = [.. Enumerable.Range(0, priors.Count).Where(i => priors[i].IsFree)];
    private readonly bool[] _isNorm =
    [
        .. priors.Index().Where(one => one.Item.IsFree).Select(one => model.Parameters[one.Index].IsNorm),
    ];

    /// <summary>Grids kept: those of spectra that have no channels in common with others are made anew.</summary>
    private const int Most = 1024;

    // Spectra of one instrument have the same bands, and redshifts of one octave the same grid.
    private readonly ConcurrentDictionary<(EnergyBand Fitted, int Octaves), BandFluxes> _known = new();

    /// <param name="fit">With what is published of it.</param>
    /// <param name="basis">What that stands on.</param>
    public SpectrumFit AddTo(SpectrumFit fit, FluxBasis basis)
    {
        if (bands.Count == 0 || basis.Data.Count == 0)
            return fit;
        EnergyBand fitted = new(basis.Data[0].Lower, basis.Data[^1].Upper);
        double redshift = RedshiftOf(basis);
        int octaves = redshift > 0 ? Math.ILogB(1 + redshift) + 1 : 0;
        BandFluxes fluxes = Known(fitted, octaves);
        (EstimateMethod method, ParameterEstimate[] figures) = Measure(fit, basis, point => fluxes.Of(point, redshift));
        double perFlux = redshift > 0 ? Cosmology.Default.LuminosityPerFlux(redshift) : double.NaN;
        FluxEstimate[] told = new FluxEstimate[2 * bands.Count];
        for (int b = 0; b < bands.Count; b++)
        {
            EnergyBand within = bands[b].Within(fitted);
            double covered = Covered(basis.Data, within);
            for (int at = 2 * b; at < 2 * (b + 1); at++)
                told[at] = Told(bands[b].Name, within, covered, at);
        }
        return fit with { Fluxes = told };

        FluxEstimate Told(string name, EnergyBand within, double covered, int at)
        {
            bool isLimit = method == EstimateMethod.Limit || figures[at].IsLimit;
            return new()
            {
                Band = name,
                BandLower = within.Lower,
                BandUpper = within.Upper,
                Covered = covered,
                IsAbsorbed = at % 2 == 0,
                Method = isLimit ? EstimateMethod.Limit : method,
                Flux = Published(figures[at], isLimit, 1),
                Redshift = redshift,
                Luminosity =
                    redshift > 0 ? Published(figures[(2 * bands.Count) + at], isLimit, perFlux) : ParameterEstimate.Unknown,
            };
        }
    }

    private BandFluxes Known(EnergyBand fitted, int octaves)
    {
        if (_known.TryGetValue((fitted, octaves), out BandFluxes? known))
            return known;
        // To count them takes all their locks.
        if (_known.Count > Most)
            _known.Clear();
        return _known.GetOrAdd((fitted, octaves), key =>
            new(model, [.. bands.Select(band => band.Within(key.Fitted))], Math.Pow(2, key.Octaves) - 1)
        );
    }

    /// <summary>The model's, where it has one; else the source's.</summary>
    private double RedshiftOf(FluxBasis basis)
    {
        ReadOnlySpan<double> parameters = basis.Minimum?.Fit.Parameters ?? basis.Answer;
        double found = double.NaN;
        for (int i = 0; i < model.Parameters.Count; i++)
            if (model.Parameters[i].IsRedshift && parameters[i] > 0)
                found = Math.Max(parameters[i], double.IsNaN(found) ? 0 : found);
        return double.IsNaN(found) && basis.Redshift > 0 ? basis.Redshift.Value : found;
    }

    private (EstimateMethod Method, ParameterEstimate[] Figures) Measure(
        SpectrumFit fit,
        FluxBasis basis,
        Func<double[], double[]> fluxes
    )
    {
        EstimateMethod method = fit.Published.Method;
        if (method == EstimateMethod.Posterior && basis.Posterior is { } posterior)
        {
            double[] parameters = [.. basis.Answer];
            return (method, Estimates(Measured.OfPosterior(posterior.Parameters, _isNorm, point =>
                    {
                        for (int i = 0; i < point.Length; i++)
                            parameters[_free[i]] = point[i];
                        return fluxes(parameters);
                    })));
        }
        // Of a spectrum without net counts, and of one whose norms are limits, the flux is one.
        if (
            !fit.Fit.HasValues
            || (
                _isNorm.Contains(true)
                && fit.Published.Parameters.Where((_, i) => _isNorm[i]).All(one => one.Method == EstimateMethod.Limit)
            )
        )
            method = EstimateMethod.Limit;
        return basis.Minimum is { } minimum
            ? (
                method,
                Estimates(new FitFunction(minimum.Problem, minimum.Fit).Measure(all => fluxes(all[..model.Parameters.Count])))
            )
            : (method, Array.ConvertAll(fluxes(basis.Answer), ParameterEstimate.At));
    }

    private static ParameterEstimate[] Estimates(IReadOnlyList<Measured> measured) =>
        [
            .. measured.Select(one => new ParameterEstimate(one.Value, one.Lower68, one.Upper68)
            {
                Lower90 = one.Lower90,
                Upper90 = one.Upper90,
            }),
        ];

    private static ParameterEstimate Published(ParameterEstimate one, bool isLimit, double factor)
    {
        ParameterEstimate told = isLimit ? one.AsLimits() : one;
        return new(Times(told.Value), Times(told.Lower), Times(told.Upper))
        {
            Lower90 = Times(told.Lower90),
            Upper90 = Times(told.Upper90),
        };

        double Times(double value) => double.IsFinite(value * factor) ? value * factor : double.NaN;
    }

    private static double Covered(IReadOnlyList<(double Lower, double Upper)> data, EnergyBand band)
    {
        double sum = 0;
        for (int i = 0; i < data.Count; i++)
            sum += Math.Max(0, Math.Min(data[i].Upper, band.Upper) - Math.Max(data[i].Lower, band.Lower));
        return sum / (band.Upper - band.Lower);
    }
}

/// <summary>What the fluxes of a fit are computed from.</summary>
/// <param name="Data">Stretches of energy, keV, that there were data in: apart, ascending.</param>
/// <param name="Answer">The network's, or anything where a parameter is free: shape [parameters of the model].</param>
/// <param name="Redshift">The source's; null: not known.</param>
internal sealed record FluxBasis(IReadOnlyList<(double Lower, double Upper)> Data, double[] Answer, double? Redshift)
{
    /// <summary>Null: there is none.</summary>
    public (FitProblem Problem, FitOutcome.Converged Fit)? Minimum { get; init; }

    /// <summary>Null: there is none.</summary>
    public PosteriorAnswer? Posterior { get; init; }

    public static FluxBasis Of(FitProblem problem, double[] answer, double? redshift) =>
        new(
            Stretches(
                problem
                    .Spectra.Where((_, k) => !problem.IsBackground(k))
                    .SelectMany(bins => bins.Lower.Zip(bins.Upper))
                    .OrderBy(bin => bin.First)
            ),
            answer,
            redshift
        );

    /// <param name="grid">On which the flux lies.</param>
    /// <param name="observed">Shape [bins].</param>
    public static FluxBasis Of(EnergyGrid grid, ReadOnlySpan<bool> observed, double[] answer, double? redshift)
    {
        List<(double, double)> seen = [];
        for (int bin = 0, end; bin < observed.Length; bin = end)
        {
            for (end = bin + 1; end < observed.Length && observed[end] == observed[bin]; )
                end++;
            if (observed[bin])
                seen.Add((grid.Lower(bin), grid.Upper(end - 1)));
        }
        return new(seen, answer, redshift);
    }

    /// <param name="bins">By their lower ends, ascending.</param>
    private static List<(double Lower, double Upper)> Stretches(IEnumerable<(double Lower, double Upper)> bins)
    {
        List<(double Lower, double Upper)> stretches = [];
        foreach ((double lower, double upper) in bins)
            if (stretches.Count > 0 && lower <= stretches[^1].Upper)
                stretches[^1] = (stretches[^1].Lower, Math.Max(stretches[^1].Upper, upper));
            else
                stretches.Add((lower, upper));
        return stretches;
    }
}

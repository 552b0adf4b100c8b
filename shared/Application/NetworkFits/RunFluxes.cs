using System.Collections.Concurrent;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
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

    // Spectra of one instrument have the same bands.
    private readonly ConcurrentDictionary<(EnergyBand Fitted, double Redshift), BandFluxes> _known = new();

    /// <param name="fit">With what is published of it.</param>
    /// <param name="basis">What that stands on.</param>
    public SpectrumFit AddTo(SpectrumFit fit, FluxBasis basis)
    {
        if (bands.Count == 0 || basis.Data.Count == 0)
            return fit;
        EnergyBand fitted = new(basis.Data.Min(one => one.Lower), basis.Data.Max(one => one.Upper));
        double redshift = RedshiftOf(basis);
        BandFluxes fluxes = _known.GetOrAdd((fitted, redshift), _ => new(model, [.. Wanted(fitted, redshift)]));
        (EstimateMethod method, ParameterEstimate[] figures) = Measure(fit, basis, fluxes);
        double perFlux = redshift > 0 ? Cosmology.Default.LuminosityPerFlux(redshift) : double.NaN;
        return fit with
        {
            Fluxes = [.. bands.SelectMany((band, b) => new[] { true, false }.Select(isAbsorbed => Told(band, b, isAbsorbed)))],
        };

        FluxEstimate Told(FluxBand band, int number, bool isAbsorbed)
        {
            EnergyBand within = band.Within(fitted);
            int at = (2 * number) + (isAbsorbed ? 0 : 1);
            bool isLimit = method == EstimateMethod.Limit || figures[at].IsLimit;
            return new()
            {
                Band = band.Name,
                BandLower = within.Lower,
                BandUpper = within.Upper,
                Covered = Covered(basis.Data, within),
                IsAbsorbed = isAbsorbed,
                Method = isLimit ? EstimateMethod.Limit : method,
                Flux = Published(figures[at], isLimit, 1),
                Redshift = redshift,
                Luminosity =
                    redshift > 0 ? Published(figures[(2 * bands.Count) + at], isLimit, perFlux) : ParameterEstimate.Unknown,
            };
        }
    }

    /// <summary>As they are seen; then those that shine as much in the source's frame.</summary>
    private IEnumerable<EnergyBand> Wanted(EnergyBand fitted, double redshift)
    {
        EnergyBand[] seen = [.. bands.Select(band => band.Within(fitted))];
        return redshift > 0 ? [.. seen, .. seen.Select(band => band.Observed(redshift))] : seen;
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

    private (EstimateMethod Method, ParameterEstimate[] Figures) Measure(SpectrumFit fit, FluxBasis basis, BandFluxes fluxes)
    {
        EstimateMethod method = fit.Published.Method;
        if (method == EstimateMethod.Posterior && basis.Posterior is { } posterior)
        {
            double[] parameters = [.. basis.Answer];
            return (method, Estimates(Measured.OfPosterior(posterior.Parameters(), _isNorm, point =>
                    {
                        for (int i = 0; i < point.Length; i++)
                            parameters[_free[i]] = point[i];
                        return fluxes.Of(parameters);
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
                Estimates(
                    new FitFunction(minimum.Problem, minimum.Fit).Measure(all => fluxes.Of(all.AsSpan(0, model.Parameters.Count)))
                )
            )
            : (method, [.. fluxes.Of(basis.Answer).Select(ParameterEstimate.At)]);
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

    /// <param name="data">Energies that there were data in, in any order.</param>
    private static double Covered(IReadOnlyList<(double Lower, double Upper)> data, EnergyBand band)
    {
        (double sum, double reached) = (0, band.Lower);
        foreach ((double lower, double upper) in data.OrderBy(one => one.Lower))
        {
            double end = Math.Min(upper, band.Upper);
            sum += Math.Max(0, end - Math.Max(lower, reached));
            reached = Math.Max(reached, end);
        }
        return sum / (band.Upper - band.Lower);
    }
}

/// <summary>What the fluxes of a fit are computed from.</summary>
/// <param name="Data">Energies, keV, of the bins that were fitted.</param>
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
            [.. problem.Spectra.Where((_, k) => !problem.IsBackground(k)).SelectMany(bins => bins.Lower.Zip(bins.Upper))],
            answer,
            redshift
        );
}

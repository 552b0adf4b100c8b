using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting.Backgrounds;

/// <summary>A background's shape as one spectrum's own background has it: as many components as that background tells
/// of.</summary>
/// <param name="Shape">With these components alone.</param>
/// <param name="Model">The same as a model that starts at its best; straight into the channels.</param>
/// <param name="Aic">Akaike's criterion of the own background: C plus twice the parameters.</param>
/// <remarks>Components come one by one, and the number with the lowest criterion is taken (Akaike 1974; Simmonds et al. 2018,
/// A&amp;A 618, A66).</remarks>
public sealed record FittedBackground(BackgroundShape Shape, BackgroundModel Model, double Aic)
{
    /// <summary>A background so unlike its shape is better taken as data.</summary>
    private const double TooImprobable = 0.01;

    /// <summary>Where nothing was counted a norm begins at so many counts: at 0 it would say nothing of its components.</summary>
    private const double FewestAtStart = 0.5;

    private static readonly FitOptions Plain = FitOptions.Default with { Covariance = false };

    /// <summary>By a shape that was learnt; by a smooth one where none is given or it does not describe this
    /// background.</summary>
    /// <param name="spectrum">With its background.</param>
    /// <param name="settings">Of the fit.</param>
    /// <param name="learnt">Of the instrument (<see cref="ShapeLearner.KeyOf"/>); null for none.</param>
    /// <returns>Null where there is no Poisson background, or neither describes it: then it is data.</returns>
    /// <exception cref="SpectralDataException">No channel is left.</exception>
    public static FittedBackground? Of(FitSpectrum spectrum, FitSettings settings, BackgroundShape? learnt) =>
        !ShapeLearner.IsUsable(spectrum.Observed)
        || settings.Statistic is not (null or StatisticKind.CStat or StatisticKind.WStat)
            ? null
            : (learnt is null ? null : By(learnt, spectrum, settings))
                ?? By(SmoothShape.Of(spectrum, settings), spectrum, settings);

    /// <summary>As it was found before; where it starts a caller who knows says.</summary>
    /// <exception cref="SpectralDataException">The shape is none.</exception>
    public static FittedBackground Again(BackgroundShape shape, double aic, RedistributionMatrix channels) =>
        new(
            shape,
            new BackgroundModel(shape.ModelFor(channels, 1, new double[shape.Components.Length]), BackgroundPath.Detector),
            aic
        );

    private static FittedBackground? By(BackgroundShape shape, FitSpectrum spectrum, FitSettings settings)
    {
        CountSpectrum source = spectrum.Observed.Source,
            background = spectrum.Observed.Background!;
        RedistributionMatrix channels = spectrum.Response.Redistribution;
        double[] none = new double[shape.Components.Length];
        SpectralModel model = shape.ModelFor(channels, Math.Max(background.Counts.Sum(), 1) / background.Exposure, none);
        FitProblem problem = new(
            model,
            FitParameter.DefaultsOf(model),
            [
                spectrum with
                {
                    Observed = new ObservedSpectrum(
                        background with
                        {
                            Quality = background.Quality ?? source.Quality,
                        },
                        null,
                        spectrum.Observed.ResponseKey
                    ),
                    Response = UnitResponse.Of(channels),
                    Settings = settings with { UseGrouping = false, Grouping = null, Statistic = StatisticKind.CStat },
                },
            ],
            settings
        );
        double[] start = problem.Start;
        (FitProblem? Problem, FitOutcome? Outcome, int Components, double Aic) best = (null, null, 0, double.PositiveInfinity);
        for (int components = 0; components <= shape.Components.Length; components++)
        {
            FitProblem some = problem.Hold(start, index => index >= components && index < shape.Components.Length);
            FitOutcome outcome = ClassicalFit.Refine(some, start.AsSpan(), Plain);
            double aic = outcome.Statistic + (2 * some.Free.Count);
            if (aic < best.Aic)
                best = (some, outcome, components, aic);
            start = [.. outcome.Parameters];
        }
        if (
            best.Outcome is not FitOutcome.Converged fit
            || ExpectedStatistic.Of(best.Problem!, fit.Parameters).Fitted.Probability < TooImprobable
        )
            return null;
        BackgroundShape taken = shape.Take(best.Components);
        double norm = Math.Max(fit.Parameters[^1], FewestAtStart / background.Exposure);
        return new(
            taken,
            new BackgroundModel(taken.ModelFor(channels, norm, fit.Parameters[..best.Components]), BackgroundPath.Detector),
            best.Aic
        );
    }
}

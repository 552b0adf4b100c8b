using Almagest.Learning.OutOfDistribution;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Networks.OutOfDistribution;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Application.NetworkFits;

/// <summary>What a reader should know of a fit once it is made; docs/flags.md says it to them.</summary>
public static class FlagRules
{
    /// <summary>Where nothing was measured on simulations: an interval of three quarters of the prior's width tells hardly
    /// anything, ...</summary>
    public static readonly double LeastNats = Math.Log(1 / 0.75);

    /// <summary>... and network and fit disagree if they are so many sigmas apart.</summary>
    public const double DisagreementSigmas = 3;

    /// <summary>Networks are often far more like the fit than a sigma, and their own error is the same in all spectra of an
    /// instrument: what is unusual for it is no news to a reader as long as it is less than this.</summary>
    public const double LeastDisagreement = 1;

    public static SpectrumFit AddTo(
        SpectrumFit answered,
        NetworkAnswer answer,
        FitEngine engine,
        FitScan? residuals,
        RunSettings settings
    )
    {
        (FitResult fit, NetworkResult network) = (answered.Fit, answered.Network);
        IReadOnlyList<ParameterPrior> free = engine.Encoder.Free;
        bool isRefined = fit.Flags.HasFlag(FitFlags.Refined);
        double disagreement = isRefined
            ? free.Index().Max(one => Disagreement(one.Item, fit.Parameters[one.Index], network.Parameters[one.Index]))
            : double.NaN;
        FitFlags flags = fit.Flags;
        // The monitor knows Poisson counts. Of others, whose errors are their own, it would call right ones strange: those are
        // judged by these errors alone.
        OodVerdict verdict = flags.HasFlag(FitFlags.NotPoisson)
            ? OodVerdict.Unknown
            : engine.Monitor?.Judge(answer.Evidence(residuals) with { Disagreement = disagreement }) ?? OodVerdict.Unknown;
        if (verdict.Combined < settings.FalseAlarmRate)
            flags |= FitFlags.OutsideTraining;
        // A network of fluxes learnt without noise: what it makes of noise says nothing of the spectrum.
        bool knowsNoise = engine.Campaign.Instruments.Count > 0 || !flags.HasFlag(FitFlags.NotPoisson);
        if (
            knowsNoise && double.IsNaN(verdict.Disagreement)
                ? disagreement > DisagreementSigmas
                : verdict.Disagreement < settings.FalseAlarmRate && disagreement > LeastDisagreement
        )
            flags |= FitFlags.NetworkDisagrees;
        var judged = new SpectrumFit
        {
            Fit = flags == fit.Flags ? fit : fit with { Flags = flags },
            Network = network with
            {
                Strangeness = new Strangeness
                {
                    Combined = verdict.Combined,
                    Residuals = verdict.Fit,
                    Reconstruction = verdict.Reconstruction,
                    Distance = verdict.Distance,
                },
            },
        };
        return ByPublished(judged, answer, engine, free);
    }

    /// <summary>Of a fit that the network had no part in.</summary>
    /// <param name="why">It had none.</param>
    public static SpectrumFit WithoutNetwork(FitResult fit, FitEngine engine, string why)
    {
        Candidate[] own = Own(fit, engine, engine.Encoder.Free);
        return new SpectrumFit
        {
            Fit = Array.TrueForAll(own, one => one.Tells) ? fit : fit with { Flags = fit.Flags | FitFlags.PriorDominated },
            Published = Publication.Of(fit, EstimateMethod.Classical, own, [], why),
        };
    }

    /// <summary>What is published, and the flags that judge it: how much it tells beside the prior, and whether the prior's edge
    /// makes its end.</summary>
    private static SpectrumFit ByPublished(
        SpectrumFit fit,
        NetworkAnswer answer,
        FitEngine engine,
        IReadOnlyList<ParameterPrior> free
    )
    {
        Candidate[] own = Own(fit.Fit, engine, free),
            // A posterior's interval is honest: it tells what it says.
            posterior = [.. fit.Network.Posterior.Select((one, i) => Of(free[i], one.Estimate, LeastNats))];
        string? against = PosteriorStanding.Against(fit.Fit, fit.Network, answer, engine, free);
        bool isPosterior = against is null && fit.Fit.HasValues;
        FitFlags flags = isPosterior ? fit.Fit.Flags & ~FitFlags.AtPriorEdge : fit.Fit.Flags;
        if ((isPosterior ? posterior : own).Any(one => !one.Tells))
            flags |= FitFlags.PriorDominated;
        if (
            isPosterior
            && free.Zip(posterior).Any(one => FitKnowledge.Leans(one.First, one.Second.Estimate.Lower, one.Second.Estimate.Upper))
        )
            flags |= FitFlags.AtPriorEdge;
        EstimateMethod method = fit.IsClassical ? EstimateMethod.Classical : EstimateMethod.Network;
        return fit with
        {
            Fit = flags == fit.Fit.Flags ? fit.Fit : fit.Fit with { Flags = flags },
            Published = Publication.Of(fit.Fit, method, own, posterior, against),
        };
    }

    private static Candidate[] Own(FitResult fit, FitEngine engine, IReadOnlyList<ParameterPrior> free)
    {
        IReadOnlyList<float> informative = engine.Monitor?.Informative ?? [];
        return
        [
            .. free.Select(
                (prior, i) => Of(prior, Within(prior, fit, fit.Parameters[i]), i < informative.Count ? informative[i] : LeastNats)
            ),
        ];
    }

    private static Candidate Of(ParameterPrior prior, ParameterEstimate one, double least) =>
        new(one, !(FitKnowledge.Told(prior, one.Lower, one.Value, one.Upper) < least));

    /// <summary>A network knows nothing beyond its prior: what it says there is a limit.</summary>
    private static ParameterEstimate Within(ParameterPrior prior, FitResult fit, ParameterEstimate one) =>
        fit.Flags.HasFlag(FitFlags.Refined) || prior.Kind == PriorKind.ExpectedCounts ? one
        : one.Value >= prior.Upper ? one with { Upper = one.Value }
        : one.Value <= prior.Lower ? one with { Lower = one.Value }
        : one;

    private static double Disagreement(ParameterPrior prior, ParameterEstimate found, ParameterEstimate network) =>
        FitKnowledge.Disagreement(prior, (found.Lower, found.Value, found.Upper), (network.Lower, network.Value, network.Upper));
}

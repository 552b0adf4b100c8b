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

    public static SpectrumFit AddTo(
        SpectrumFit answered,
        NetworkAnswer answer,
        FitEngine engine,
        FitScan? residuals,
        RunSettings settings
    )
    {
        (FitResult fit, NetworkResult network) = (answered.Fit, answered.Network);
        ParameterPrior[] free = [.. engine.Campaign.Parameters.Where(prior => prior.IsFree)];
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
        if (
            double.IsNaN(verdict.Disagreement)
                ? disagreement > DisagreementSigmas
                : verdict.Disagreement < settings.FalseAlarmRate
        )
            flags |= FitFlags.NetworkDisagrees;
        IReadOnlyList<float> informative = engine.Monitor?.Informative ?? [];
        for (int i = 0; i < free.Length; i++)
        {
            ParameterEstimate found = fit.Parameters[i];
            if (
                FitKnowledge.Told(free[i], found.Lower, found.Value, found.Upper)
                < (i < informative.Count ? informative[i] : LeastNats)
            )
                flags |= FitFlags.PriorDominated;
        }
        return answered with
        {
            Fit = fit with { Flags = flags },
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
    }

    private static double Disagreement(ParameterPrior prior, ParameterEstimate found, ParameterEstimate network) =>
        FitKnowledge.Disagreement(prior, (found.Lower, found.Value, found.Upper), (network.Lower, network.Value, network.Upper));
}

using Almagest.Networks.Domain;
using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Domain;
using Almagest.Spectra.Fitting;
using Almagest.Storage;
using MathNet.Numerics.Distributions;

namespace Almagest.Fitter.Fits;

/// <summary>What a reader should know of a fit once it is made; docs/flags.md says it to them.</summary>
public static class FitFlags
{
    /// <summary>An interval is nearly the prior's if it is so much of its width.</summary>
    public const double PriorShare = 0.75;

    /// <summary>Network and fit disagree if they are so many sigmas apart.</summary>
    public const double DisagreementSigmas = 3;

    private const double OneSigma = 0.682689492137086;

    public static FitResult AddTo(FitResult fit, NetworkAnswer answer, FitEngine engine, ResidualScan? residuals, RunSettings settings)
    {
        DomainVerdict verdict = engine.Monitor?.Judge(answer.Evidence(residuals)) ?? DomainVerdict.Unknown;
        Spectra.Campaigns.ParameterPrior[] free = [.. engine.Campaign.Parameters.Where(prior => prior.IsFree)];
        FitMarks flags = fit.Flags;
        if (verdict.Combined < settings.FalseAlarmRate) flags |= FitMarks.OutsideTraining;
        for (int i = 0; i < free.Length; i++)
        {
            if (IsPriorDominated(free[i], fit.Parameters[i])) flags |= FitMarks.PriorDominated;
            if (flags.HasFlag(FitMarks.Refined) && Disagree(free[i], fit.Parameters[i])) flags |= FitMarks.NetworkDisagrees;
        }
        return fit with { Flags = flags, Domain = new DomainProbabilities(verdict.Combined, verdict.Fit, verdict.Reconstruction, verdict.Distance) };
    }

    /// <summary>Norms have no prior of their own: brightness is no matter of belief.</summary>
    private static bool IsPriorDominated(Spectra.Campaigns.ParameterPrior prior, ParameterEstimate found)
    {
        if (prior.Kind == PriorKind.ExpectedCounts) return false;
        if (prior.Kind != PriorKind.LogUniform) return !(found.Upper - found.Lower < PriorShare * WidthOf(prior));
        return !(Math.Log(found.Upper / Math.Max(found.Lower, prior.Lower)) < PriorShare * OneSigma * Math.Log(prior.Upper / prior.Lower));
    }

    /// <summary>Of the central 68 % of a prior.</summary>
    private static double WidthOf(Spectra.Campaigns.ParameterPrior prior)
    {
        if (prior is not { Kind: PriorKind.TruncatedNormal, Mean: { } mean, Sigma: { } sigma }) return OneSigma * (prior.Upper - prior.Lower);
        double below = Normal.CDF(mean, sigma, prior.Lower), inside = Normal.CDF(mean, sigma, prior.Upper) - below;
        double Quantile(double share) => Normal.InvCDF(mean, sigma, below + (share * inside));
        return Quantile(0.5 * (1 + OneSigma)) - Quantile(0.5 * (1 - OneSigma));
    }

    /// <summary>The network knows nothing outside its priors: a fit out there is compared at their edge, and has a flag of its own.</summary>
    public static bool Disagree(Spectra.Campaigns.ParameterPrior prior, ParameterEstimate found)
    {
        double value = prior.Kind == PriorKind.ExpectedCounts ? found.Value : Math.Clamp(found.Value, prior.Lower, prior.Upper);
        bool isAbove = found.NetworkValue > value;
        double own = isAbove ? found.Upper - found.Value : found.Value - found.Lower;
        double network = isAbove ? found.NetworkValue - found.NetworkLower : found.NetworkUpper - found.NetworkValue;
        return Math.Abs(found.NetworkValue - value) > DisagreementSigmas * Math.Sqrt((own * own) + (network * network));
    }
}

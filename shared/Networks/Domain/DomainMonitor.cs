using Almagest.Spectra.Domain;

namespace Almagest.Networks.Domain;

/// <summary>
/// Says how strange a fitted spectrum is, measured by simulations of the campaign that no network has learnt from. Learnt once,
/// when the networks are, and stored with them. Thread-safe.
/// </summary>
public sealed class DomainMonitor
{
    /// <summary>Simulations below this say nothing of one in a hundred.</summary>
    public const int Fewest = 300;

    /// <summary>Simulations of which spreads and axes are learnt; the rest say how large the statistics are of right spectra.</summary>
    private const double LearntShare = 1.0 / 3;

    private readonly ContextPredictors _context;
    private readonly ConditionalSpread _residuals;
    private readonly FeatureSpace _space;
    private readonly TailProbability[] _tails;

    internal DomainMonitor(ContextPredictors context, ConditionalSpread residuals, FeatureSpace space, TailProbability[] tails) =>
        (_context, _residuals, _space, _tails) = (context, residuals, space, tails);

    /// <summary>In the order of <see cref="Tail"/>.</summary>
    internal enum Tail { FitMisfit, FitBump, Fit, ReconstructionMisfit, ReconstructionBump, Reconstruction, Distance, Combined }

    internal static int TailCount => Enum.GetValues<Tail>().Length;

    internal ContextPredictors Context => _context;

    internal ConditionalSpread Residuals => _residuals;

    internal FeatureSpace Space => _space;

    internal IReadOnlyList<TailProbability> Tails => _tails;

    /// <param name="simulated">At least <see cref="Fewest"/>, filled and fitted as observations are.</param>
    public static DomainMonitor Learn(IReadOnlyList<DomainEvidence> simulated)
    {
        if (simulated.Count < Fewest) throw new ArgumentException($"{simulated.Count} simulations; expected {Fewest} or more.", nameof(simulated));
        int learnt = (int)(LearntShare * simulated.Count);
        DomainEvidence[] first = [.. simulated.Take(learnt)], rest = [.. simulated.Skip(learnt)];
        ContextPredictors context = ContextPredictors.Learn(first);
        var monitor = new DomainMonitor(
            context, ConditionalSpread.Learn([.. first.Select(one => context.Of(one.Context))], [.. first.Select(Unexplained)]),
            FeatureSpace.Learn(first, context), new TailProbability[TailCount]);
        Statistics[] found = [.. rest.AsParallel().AsOrdered().Select(monitor.Of)];
        void Count(Tail tail, Func<Statistics, double> value) =>
            monitor._tails[(int)tail] = TailProbability.Learn([.. found.Select(value).Where(double.IsFinite).DefaultIfEmpty(0)]);
        Count(Tail.FitMisfit, one => one.Fit?.Misfit ?? double.NaN);
        Count(Tail.FitBump, one => one.Fit?.Bump ?? double.NaN);
        Count(Tail.ReconstructionMisfit, one => one.Reconstruction.Misfit);
        Count(Tail.ReconstructionBump, one => one.Reconstruction.Bump);
        Count(Tail.Distance, one => one.Distance);
        Count(Tail.Fit, monitor.FitSurprise);
        Count(Tail.Reconstruction, monitor.ReconstructionSurprise);
        Count(Tail.Combined, one => Surprise(monitor.Single(one)));
        return monitor;
    }

    public DomainVerdict Judge(DomainEvidence evidence)
    {
        Statistics found = Of(evidence);
        double[] single = Single(found);
        return new DomainVerdict(single[0], single[1], single[2], _tails[(int)Tail.Combined].Of(Surprise(single)));
    }

    private readonly record struct Statistics(ResidualScan? Fit, ResidualScan Reconstruction, double Distance);

    private Statistics Of(DomainEvidence one)
    {
        double[] predictors = _context.Of(one.Context), unexplained = Unexplained(one);
        double[] sigmas = [.. Enumerable.Range(0, unexplained.Length).Where(bin => one.Observed[bin]).Select(bin => Bounded(_residuals.Standardise(predictors, bin, unexplained[bin])))];
        return new Statistics(one.Fit, ResidualScan.OfSigmas(sigmas), Bounded(_space.Distance(one)));
    }

    /// <summary>Shape [B]: NaN in gaps.</summary>
    private static double[] Unexplained(DomainEvidence one) =>
        [.. one.Filled.Select((value, bin) => one.Observed[bin] ? (double)value - one.Reconstruction[bin] : double.NaN)];

    /// <summary>What is no number, of a filling that ran away, is as strange as can be.</summary>
    private static double Bounded(double value) => double.IsNaN(value) ? 1e6 : Math.Clamp(value, -1e6, 1e6);

    private double[] Single(Statistics one) =>
    [
        _tails[(int)Tail.Fit].Of(FitSurprise(one)),
        _tails[(int)Tail.Reconstruction].Of(ReconstructionSurprise(one)),
        _tails[(int)Tail.Distance].Of(one.Distance),
    ];

    private double FitSurprise(Statistics one) => one.Fit is not { } fit ? double.NaN
        : Surprise([_tails[(int)Tail.FitMisfit].Of(fit.Misfit), _tails[(int)Tail.FitBump].Of(fit.Bump)]);

    private double ReconstructionSurprise(Statistics one) =>
        Surprise([_tails[(int)Tail.ReconstructionMisfit].Of(one.Reconstruction.Misfit), _tails[(int)Tail.ReconstructionBump].Of(one.Reconstruction.Bump)]);

    /// <summary>-ln of the smallest chance that is known.</summary>
    private static double Surprise(double[] chances) => -Math.Log(chances.Where(chance => !double.IsNaN(chance)).Min());
}

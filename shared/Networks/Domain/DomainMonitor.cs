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
    private readonly ConditionalSpread _statistics;
    private readonly TailProbability[] _tails;

    internal DomainMonitor(ContextPredictors context, ConditionalSpread residuals, FeatureSpace space, ConditionalSpread statistics, TailProbability[] tails) =>
        (_context, _residuals, _space, _statistics, _tails) = (context, residuals, space, statistics, tails);

    /// <summary>The first <see cref="StatisticCount"/> are of statistics, the others of what these make together.</summary>
    internal enum Tail { FitMisfit, FitBump, ReconstructionMisfit, ReconstructionBump, Distance, Fit, Reconstruction, Combined }

    internal const int StatisticCount = 5;

    internal static int TailCount => Enum.GetValues<Tail>().Length;

    internal ContextPredictors Context => _context;

    internal ConditionalSpread Residuals => _residuals;

    internal FeatureSpace Space => _space;

    /// <summary>What right spectra of like context have: an auto-encoder errs more where there is more to see.</summary>
    internal ConditionalSpread StatisticSpread => _statistics;

    /// <summary>In the order of <see cref="Tail"/>.</summary>
    internal IReadOnlyList<TailProbability> Tails => _tails;

    /// <param name="simulated">At least <see cref="Fewest"/>, filled and fitted as observations are.</param>
    public static DomainMonitor Learn(IReadOnlyList<DomainEvidence> simulated)
    {
        if (simulated.Count < Fewest) throw new ArgumentException($"{simulated.Count} simulations; expected {Fewest} or more.", nameof(simulated));
        int learnt = (int)(LearntShare * simulated.Count);
        DomainEvidence[] first = [.. simulated.Take(learnt)], rest = [.. simulated.Skip(learnt)];
        ContextPredictors context = ContextPredictors.Learn(first);
        ConditionalSpread residuals = ConditionalSpread.Learn([.. first.Select(one => context.Of(one.Context))], [.. first.Select(Unexplained)]);
        FeatureSpace space = FeatureSpace.Learn(first, context);
        double[][] predictors = [.. rest.Select(one => context.Of(one.Context))];
        double[][] raw = [.. rest.AsParallel().AsOrdered().Select(one => Statistics(one, context, residuals, space))];
        var monitor = new DomainMonitor(context, residuals, space, ConditionalSpread.Learn(predictors, raw), new TailProbability[TailCount]);
        double[][] found = [.. raw.Zip(predictors, monitor.Standardised)];
        void Count(Tail tail, Func<double[], double> value) =>
            monitor._tails[(int)tail] = TailProbability.Learn([.. found.Select(value).Where(double.IsFinite).DefaultIfEmpty(0)]);
        for (int statistic = 0; statistic < StatisticCount; statistic++) Count((Tail)statistic, one => one[statistic]);
        Count(Tail.Fit, monitor.FitSurprise);
        Count(Tail.Reconstruction, monitor.ReconstructionSurprise);
        Count(Tail.Combined, one => Surprise(monitor.Single(one)));
        return monitor;
    }

    public DomainVerdict Judge(DomainEvidence evidence)
    {
        double[] single = Single(Standardised(Statistics(evidence, _context, _residuals, _space), _context.Of(evidence.Context)));
        return new DomainVerdict(single[0], single[1], single[2], Of(Tail.Combined, Surprise(single)));
    }

    /// <summary>Shape [<see cref="StatisticCount"/>], in the order of <see cref="Tail"/>, with short tails; NaN where not known.</summary>
    private static double[] Statistics(DomainEvidence one, ContextPredictors context, ConditionalSpread residuals, FeatureSpace space)
    {
        double[] predictors = context.Of(one.Context), unexplained = Unexplained(one);
        double[] sigmas = [.. Enumerable.Range(0, unexplained.Length).Where(bin => one.Observed[bin]).Select(bin => Bounded(residuals.Standardise(predictors, bin, unexplained[bin])))];
        ResidualScan reconstruction = ResidualScan.OfSigmas(sigmas);
        return
        [
            one.Fit is { } fit ? Math.Asinh(fit.Misfit) : double.NaN, one.Fit is { } scan ? Math.Log(1 + scan.Bump) : double.NaN,
            Math.Asinh(reconstruction.Misfit), Math.Log(1 + reconstruction.Bump), Math.Log(1 + Bounded(space.Distance(one))),
        ];
    }

    private double[] Standardised(double[] statistics, double[] predictors) =>
        [.. statistics.Select((value, i) => _statistics.Standardise(predictors, i, value))];

    /// <summary>Shape [B]: NaN in gaps.</summary>
    private static double[] Unexplained(DomainEvidence one) =>
        [.. one.Filled.Select((value, bin) => one.Observed[bin] ? (double)value - one.Reconstruction[bin] : double.NaN)];

    /// <summary>What is no number, of a filling that ran away, is as strange as can be.</summary>
    private static double Bounded(double value) => double.IsNaN(value) ? 1e6 : Math.Clamp(value, -1e6, 1e6);

    private double Of(Tail tail, double value) => _tails[(int)tail].Of(value);

    private double[] Single(double[] found) =>
        [Of(Tail.Fit, FitSurprise(found)), Of(Tail.Reconstruction, ReconstructionSurprise(found)), Of(Tail.Distance, found[(int)Tail.Distance])];

    private double FitSurprise(double[] found) => Surprise(found, Tail.FitMisfit, Tail.FitBump);

    private double ReconstructionSurprise(double[] found) => Surprise(found, Tail.ReconstructionMisfit, Tail.ReconstructionBump);

    private double Surprise(double[] found, Tail one, Tail other) => Surprise([Of(one, found[(int)one]), Of(other, found[(int)other])]);

    /// <summary>-ln of the smallest chance that is known; NaN if none is.</summary>
    private static double Surprise(double[] chances) => -Math.Log(chances.Where(chance => !double.IsNaN(chance)).DefaultIfEmpty(double.NaN).Min());
}

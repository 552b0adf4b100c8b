using System.Buffers;
using Almagest.Learning.OutOfDistribution;

namespace Almagest.Networks.OutOfDistribution;

/// <summary>
/// Says how strange a fitted spectrum is, measured by simulations of the campaign that no network has learnt from. Learnt once,
/// when the networks are, and stored with them. Thread-safe.
/// </summary>
public sealed class OodMonitor
{
    /// <summary>Simulations below this say nothing of one in a hundred.</summary>
    public const int Fewest = 300;

    /// <summary>Simulations of which spreads and axes are learnt; the rest say how large what is measured by
    /// them is of right spectra, all of them how large fits' statistics are.</summary>
    private const double LearntShare = 0.25;

    /// <summary>The residuals know counts best, so that most of the false alarms are theirs; who is far out in another way is
    /// so by orders of magnitude.</summary>
    private const double OfFit = 0.9,
        OfReconstruction = 0.05,
        OfDistance = 0.05;

    private const double OfMisfit = 0.1,
        OfBump = 0.1,
        OfLine = 0.35,
        OfShape = 0.45;

    private readonly ConditionalTail[] _tails;

    internal OodMonitor(
        ContextPredictors context,
        ConditionalSpread residuals,
        FeatureSpace space,
        ConditionalSpread statistics,
        ConditionalTail[] tails,
        float[] informative
    ) =>
        (Context, Residuals, Space, StatisticSpread, _tails, Informative) = (
            context,
            residuals,
            space,
            statistics,
            tails,
            informative
        );

    /// <summary>Single statistics, then those of them that answer one question together, then all.</summary>
    internal enum Tail
    {
        FitMisfit,
        FitBump,
        FitLine,
        FitShape,
        ReconstructionMisfit,
        ReconstructionBump,
        Distance,
        Disagreement,
        Fit,
        Reconstruction,
        Combined,
    }

    internal const int StatisticCount = (int)Tail.Fit;

    internal static int TailCount => Enum.GetValues<Tail>().Length;

    /// <summary>
    /// By free parameter: an interval that says it narrows the prior by fewer nats than this tells hardly anything, see
    /// <see cref="FitKnowledge.Told"/>. Empty where there are no classical fits.
    /// </summary>
    public IReadOnlyList<float> Informative { get; }

    internal ContextPredictors Context { get; }

    internal ConditionalSpread Residuals { get; }

    internal FeatureSpace Space { get; }

    /// <summary>What right spectra of like context have: an auto-encoder errs more where there is more to see.</summary>
    internal ConditionalSpread StatisticSpread { get; }

    /// <summary>In the order of <see cref="Tail"/>.</summary>
    internal IReadOnlyList<ConditionalTail> Tails => _tails;

    /// <param name="simulated">At least <see cref="Fewest"/>, filled and fitted as observations are.</param>
    /// <param name="summary">How much of the context is conditions and a quick estimate; null: all of it.</param>
    public static OodMonitor Learn(IReadOnlyList<OodEvidence> simulated, int? summary = null)
    {
        if (simulated.Count < Fewest)
            throw new ArgumentException($"{simulated.Count} simulations; expected {Fewest} or more.", nameof(simulated));
        int learnt = (int)(LearntShare * simulated.Count);
        OodEvidence[] first = [.. simulated.Take(learnt)];
        ContextPredictors context = ContextPredictors.Learn(simulated, summary ?? simulated[0].Context.Length);
        double[][] predictors = [.. simulated.Select(one => context.Of(one.Context))],
            forTails = [.. simulated.Select(one => context.ForTails(one.Context))];
        ConditionalSpread residuals = ConditionalSpread.Learn(predictors[..learnt], [.. first.Select(Unexplained)]);
        FeatureSpace space = FeatureSpace.Learn(first, context);
        double[][] raw =
        [
            .. simulated
                .Zip(predictors)
                .AsParallel()
                .AsOrdered()
                .Select(one => Statistics(one.First, one.Second, residuals, space)),
        ];
        // Reconstructions and places are told from those they were learnt from by less than they are.
        foreach (double[] known in raw.Take(learnt))
            (known[(int)Tail.ReconstructionMisfit], known[(int)Tail.ReconstructionBump], known[(int)Tail.Distance]) = (
                double.NaN,
                double.NaN,
                double.NaN
            );
        // Where the fit did not converge nothing was said.
        OodEvidence[] said = [.. simulated.Where(one => one.Knowledge.Count > 0)];
        float[] informative =
        [
            .. Enumerable
                .Range(0, said.Length == 0 ? 0 : said[0].Knowledge.Count)
                .Select(p => InformationThreshold.Learn(said.Select(one => one.Knowledge[p]))),
        ];
        var monitor = new OodMonitor(
            context,
            residuals,
            space,
            ConditionalSpread.Learn(predictors, raw),
            new ConditionalTail[TailCount],
            informative
        );
        double[][] found = [.. raw.Zip(predictors, monitor.Standardised)];
        double[][] ofSourcesOfAllKinds = [.. forTails.Select(context.WithoutEstimate)];
        void Count(Tail tail, Func<int, double> value) =>
            monitor._tails[(int)tail] = ConditionalTail.Learn(
                tail == Tail.Distance ? ofSourcesOfAllKinds : forTails,
                [.. Enumerable.Range(0, found.Length).Select(value)]
            );
        Parallel.For(0, StatisticCount, statistic => Count((Tail)statistic, row => found[row][statistic]));
        (double Fit, double Reconstruction)[] surprises = monitor.Surprises(found, forTails);
        Parallel.Invoke(
            () => Count(Tail.Fit, row => surprises[row].Fit),
            () => Count(Tail.Reconstruction, row => surprises[row].Reconstruction)
        );
        Count(Tail.Combined, row =>
            row < learnt
                ? double.NaN
                : Together([
                    monitor.Of(Tail.Fit, surprises[row].Fit, forTails[row]),
                    monitor.Of(Tail.Reconstruction, surprises[row].Reconstruction, forTails[row]),
                    monitor.Of(Tail.Distance, found[row], forTails[row]),
                ])
        );
        return monitor;
    }

    /// <summary>What answers one question together, by chances that were learnt without the spectrum: those that were learnt with
    /// it find nothing strange, and of a few thousand spectra twice as many as stated would be flagged.</summary>
    /// <param name="found">Shape [rows][statistics].</param>
    /// <param name="conditions">Shape [rows].</param>
    private (double Fit, double Reconstruction)[] Surprises(double[][] found, double[][] conditions)
    {
        var surprises = new (double, double)[found.Length];
        Parallel.For(0, 2, half =>
        {
            int[] others = [.. Enumerable.Range(0, found.Length).Where(row => row % 2 != half)];
            var without = new OodMonitor(Context, Residuals, Space, StatisticSpread, new ConditionalTail[TailCount], []);
            for (Tail tail = Tail.FitMisfit; tail <= Tail.ReconstructionBump; tail++)
                without._tails[(int)tail] = ConditionalTail.Learn(
                    [.. others.Select(row => conditions[row])],
                    [.. others.Select(row => found[row][(int)tail])]
                );
            for (int row = half; row < found.Length; row += 2)
                surprises[row] = (
                    without.FitSurprise(found[row], conditions[row]),
                    without.ReconstructionSurprise(found[row], conditions[row])
                );
        });
        return surprises;
    }

    public OodVerdict Judge(OodEvidence evidence)
    {
        double[] conditions = Context.ForTails(evidence.Context),
            predictors = Context.Of(evidence.Context);
        double[] found = Standardised(Statistics(evidence, predictors, Residuals, Space), predictors);
        double[] single = Single(found, conditions);
        return new OodVerdict(
            single[0],
            single[1],
            single[2],
            LacksMoreThanLearnt(evidence) ? 0 : Of(Tail.Combined, Together(single), conditions),
            Of(Tail.Disagreement, found, conditions)
        );
    }

    /// <summary>Nothing is known of a spectrum without noise that lacks more than all that were learnt.</summary>
    private bool LacksMoreThanLearnt(OodEvidence evidence) => evidence.IsWithoutNoise && evidence.Context[0] > Context.Highest[0];

    /// <summary>Shape [<see cref="StatisticCount"/>], in the order of <see cref="Tail"/>, in forms whose tails fall
    /// exponentially; NaN where not known.</summary>
    private static double[] Statistics(
        OodEvidence one,
        ReadOnlySpan<double> predictors,
        ConditionalSpread residuals,
        FeatureSpace space
    )
    {
        double[] rented = ArrayPool<double>.Shared.Rent(one.Filled.Count);
        Span<double> unexplained = rented.AsSpan(0, one.Filled.Count);
        Unexplained(one, unexplained);
        residuals.Standardise(predictors, unexplained);
        int seen = 0;
        for (int bin = 0; bin < unexplained.Length; bin++)
            if (one.Observed[bin])
                unexplained[seen++] = Bounded(unexplained[bin]);
        ResidualScan reconstruction = ResidualScan.OfSigmas(unexplained[..seen]);
        ArrayPool<double>.Shared.Return(rented);
        double[] fit = one.Fit is { } scan
            ? [Math.Asinh(Bounded(scan.Residuals.Misfit)), Squared(scan.Residuals.Bump), Squared(scan.Line), Squared(scan.Shape)]
            : [double.NaN, double.NaN, double.NaN, double.NaN];
        return
        [
            .. fit,
            Math.Asinh(reconstruction.Misfit),
            Math.Log(1 + reconstruction.Bump),
            Math.Log(1 + Bounded(space.Distance(one, predictors))),
            double.IsNaN(one.Disagreement) ? double.NaN : Math.Log(1 + Bounded(one.Disagreement)),
        ];
    }

    /// <summary>A normal number's tail is an exponential of this.</summary>
    private static double Squared(double sigmas) => 0.5 * Bounded(sigmas) * Bounded(sigmas);

    /// <summary>The distance says where among all sources a spectrum lies: it is not taken from the mean of those like
    /// it.</summary>
    private double[] Standardised(double[] statistics, double[] predictors)
    {
        double[] found = [.. statistics];
        StatisticSpread.Standardise(predictors, found);
        found[(int)Tail.Distance] = statistics[(int)Tail.Distance];
        return found;
    }

    private static double[] Unexplained(OodEvidence one)
    {
        double[] unexplained = new double[one.Filled.Count];
        Unexplained(one, unexplained);
        return unexplained;
    }

    /// <param name="unexplained">Shape [B]; overwritten, NaN in gaps.</param>
    private static void Unexplained(OodEvidence one, Span<double> unexplained)
    {
        ReadOnlySpan<float> filled = one.Filled,
            given = one.Reconstruction;
        for (int bin = 0; bin < unexplained.Length; bin++)
            unexplained[bin] = one.Observed[bin] ? (double)filled[bin] - given[bin] : double.NaN;
    }

    /// <summary>What is no number, of a filling that ran away, is as strange as can be.</summary>
    private static double Bounded(double value) => double.IsNaN(value) ? 1e6 : Math.Clamp(value, -1e6, 1e6);

    private double Of(Tail tail, double value, double[] conditions) =>
        _tails[(int)tail].Of(tail == Tail.Distance ? Context.WithoutEstimate(conditions) : conditions, value);

    private double Of(Tail tail, double[] found, double[] conditions) => Of(tail, found[(int)tail], conditions);

    private double[] Single(double[] found, double[] conditions) =>
        [
            Of(Tail.Fit, FitSurprise(found, conditions), conditions),
            Of(Tail.Reconstruction, ReconstructionSurprise(found, conditions), conditions),
            Of(Tail.Distance, found, conditions),
        ];

    private double FitSurprise(double[] found, double[] conditions) =>
        Surprise(
            (Of(Tail.FitMisfit, found, conditions), OfMisfit),
            (Of(Tail.FitBump, found, conditions), OfBump),
            (Of(Tail.FitLine, found, conditions), OfLine),
            (Of(Tail.FitShape, found, conditions), OfShape)
        );

    private double ReconstructionSurprise(double[] found, double[] conditions) =>
        Surprise((Of(Tail.ReconstructionMisfit, found, conditions), 0.5), (Of(Tail.ReconstructionBump, found, conditions), 0.5));

    private static double Together(double[] single) =>
        Surprise((single[0], OfFit), (single[1], OfReconstruction), (single[2], OfDistance));

    /// <summary>-ln of the smallest chance that is known, each over its share of the false alarms; NaN if none is.</summary>
    private static double Surprise(params ReadOnlySpan<(double Chance, double Share)> questions)
    {
        double most = double.NaN;
        foreach ((double chance, double share) in questions)
            if (!double.IsNaN(chance))
                most = double.IsNaN(most) ? Math.Log(share / chance) : Math.Max(most, Math.Log(share / chance));
        return most;
    }
}

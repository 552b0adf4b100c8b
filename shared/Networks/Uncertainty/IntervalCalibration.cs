using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Batches;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Networks.Inference;
using Almagest.Networks.Tracks;

namespace Almagest.Networks.Uncertainty;

/// <summary>
/// Learns how far the targets of spectra without noise may be off, spectrum by spectrum: the 68.27 % quantile of their errors
/// as a function of these targets and the mask, from simulations that nothing else has seen, then factors by the kind of gap from
/// others. n spectra, B bins, P targets.
/// </summary>
/// <remarks>As <see cref="BandTraining"/> does for filled bins. Networks of counts give variances of their own.</remarks>
public static class IntervalCalibration
{
    private const int Most = 100_000,
        Fewest = 6_000,
        FewestMeasured = 600,
        MostMeasured = 6_000,
        Epochs = 12,
        Batch = 128;

    /// <summary>Simulations for each spectrum that the networks learnt from: each place of a gap errs in its own way.</summary>
    private const int Times = 8;

    private const double Rate = 2e-3,
        LearntShare = 0.6;

    /// <summary>As for bands: spectra whose word weighs as much as the net's, groups too small to have one, rounds.</summary>
    private const double Doubt = 100;

    private const int FewestOfGroup = 30,
        Rounds = 5;

    /// <summary>The factors know those of an emulator, down to the rounding of targets.</summary>
    private const double Rounding = 1e-9;

    private static readonly int[] Widths = [64, 64];

    /// <summary>The same bundle with its intervals; unchanged where spectra have noise.</summary>
    /// <param name="progress">Told how many of the simulations are filled; null: nobody.</param>
    /// <param name="simulations">Null: eight times as many as the networks learnt from, 6,000 to 100,000.</param>
    public static async Task<NetworkBundle> AddAsync(
        NetworkBundle bundle,
        Campaign campaign,
        Engine engine,
        CancellationToken cancellation,
        IProgress<TrainingProgress>? progress = null,
        int? simulations = null
    )
    {
        if (campaign.Instruments.Count > 0 || bundle.Metadata.Architecture.RegressorGivesVariance)
            return bundle;
        int count = simulations ?? Math.Clamp(Times * Math.Min(campaign.Spectra, Most), Fewest, Most),
            measured = Math.Clamp(count / 8, FewestMeasured, MostMeasured);
        Action done = TrainingProgress.Counting(progress, TrainingStage.Intervals, count + measured);
        IntervalExamples examples = await IntervalExamples.DrawAsync(
            bundle,
            campaign,
            count,
            HeldOutSet.WidthsOfIntervals,
            engine,
            done,
            cancellation
        );
        NetworkBundle learnt = await Task.Run(() => Learn(bundle, examples, count, engine, cancellation), cancellation);
        if (learnt.Metadata.Metrics is not { } metrics)
            return learnt;
        IntervalExamples others = await IntervalExamples.DrawAsync(
            learnt,
            campaign,
            measured,
            HeldOutSet.CoverageOfBands,
            engine,
            done,
            cancellation
        );
        return learnt.With(learnt.Metadata with { Metrics = metrics with { Coverage = others.Coverage } });
    }

    private static NetworkBundle Learn(
        NetworkBundle bundle,
        IntervalExamples examples,
        int count,
        Engine engine,
        CancellationToken cancellation
    )
    {
        int learnt = (int)(LearntShare * count);
        Net net = TargetIntervals.NetOf(Widths, examples.Targets);
        var random = new Random(bundle.Metadata.Settings.Seed + 4);
        using ILearners learner = engine.Learners(net, [net.FirstWeights(random)], clipNorm: 1);
        var table = new RowTable(
            count,
            TargetIntervals.RowsOf(examples.Found, examples.Observed, examples.Targets),
            examples.Errors
        );
        int[] order = [.. Enumerable.Range(0, learnt)];
        int batch = Math.Min(Batch, learnt);
        var schedule = new CosineSchedule(Rate, (long)Epochs * (learnt / batch));
        for (int epoch = 0; epoch < Epochs; epoch++)
            DistanceTraining.Epoch(learner, engine, table, order, batch, schedule, random, cancellation);
        float[] weights = learner.Values()[0];
        return TargetIntervals.AddTo(
            bundle,
            net,
            weights,
            Widths,
            Factors(net, weights, examples, Enumerable.Range(learnt, count - learnt), engine),
            count
        );
    }

    private static Dictionary<int, double> Factors(
        Net net,
        float[] weights,
        IntervalExamples examples,
        IEnumerable<int> rows,
        Engine engine
    )
    {
        int[] used = [.. rows];
        using var bare = new TargetIntervals(engine.Evaluator(net, weights), new Dictionary<int, double>());
        float[] half = bare.HalfWidths(
            TrainingArrays.Rows(examples.Found, examples.Targets, used),
            TrainingArrays.Rows(examples.Observed, examples.Bins, used)
        );
        var logs = new Dictionary<int, double>();
        int[] keys = new int[TargetGroups.Families];
        for (int target = 0; target < examples.Targets; target++)
        {
            var solver = new GroupFactorSolver();
            for (int i = 0; i < used.Length; i++)
            {
                double error = examples.Errors[(used[i] * examples.Targets) + target];
                TargetGroups.Write(
                    TargetGroups.Of(examples.Observed.AsSpan(used[i] * examples.Bins, examples.Bins)),
                    target,
                    keys
                );
                solver.Begin();
                solver.Add(Math.Log(Math.Max(error, Rounding) / half[(i * examples.Targets) + target]), keys);
            }
            foreach ((int key, double log) in solver.Solve(Rounds, FewestOfGroup, Doubt))
                logs[key == BandFactors.Overall ? TargetGroups.Overall(target) : key] = log;
        }
        return logs;
    }
}

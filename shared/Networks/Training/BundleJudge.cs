using Almagest.Networks.Bundles;
using Almagest.Networks.Inference;
using Almagest.Spectra.Inputs;

namespace Almagest.Networks.Training;

/// <summary>Figures on the validation part of a training set, each spectrum with a gap of its own. n spectra, B bins, P targets.</summary>
internal sealed class BundleJudge
{
    private const int Most = 2000;
    private static readonly InferenceSettings Passes = new(MaxPasses: 10, Tolerance: 0);
    private readonly NetworkInput _full, _gapped;
    private readonly float[] _targets, _means;
    private readonly int _columns;

    public BundleJudge(TrainingSet set, TrainingArrays data, MaskSource masks)
    {
        int[] rows = data.Validation[..Math.Min(Most, data.Validation.Length)];
        bool[] covered = [.. rows.SelectMany(row => set.Input.Observed[(row * data.Bins)..((row + 1) * data.Bins)])];
        bool[] gaps = masks(0, rows.Length);
        _full = new NetworkInput(rows.Length, TrainingArrays.Rows(set.Input.Values, data.Bins, rows), covered,
            TrainingArrays.Rows(set.Input.Context, data.ContextCount, rows));
        _gapped = _full with { Observed = [.. covered.Zip(gaps, (seen, open) => seen && open)] };
        _columns = data.TargetCount;
        _targets = TrainingArrays.Rows(set.Targets, _columns, rows);
        _means = data.Normalisation.Targets.Mean;
    }

    /// <summary>Root mean square of each target's error with gaps, after the last pass.</summary>
    public double[] TargetErrors(NetworkRunner runner)
    {
        float[] answers = runner.Infer(_gapped, Passes).Targets;
        double[] squares = new double[_columns];
        for (int i = 0; i < answers.Length; i++) squares[i % _columns] += Math.Pow(answers[i] - _targets[i], 2);
        return [.. squares.Select(sum => Math.Sqrt(sum / _full.Count))];
    }

    public BundleMetrics Metrics(NetworkRunner runner)
    {
        InferenceResult result = runner.Infer(_gapped, Passes);
        int within = Enumerable.Range(0, _targets.Length).Count(i => Math.Abs(result.Targets[i] - _targets[i]) <= result.TargetSigmas[i]);
        InferenceResult stopped = runner.Infer(_gapped, new InferenceSettings());
        return new BundleMetrics(
            Error([.. _targets.Select((_, i) => _means[i % _columns])]),
            Error(runner.InferGapIgnored(_gapped)),
            [.. result.PassTargets.Select(Error)],
            Error(runner.Infer(_full, Passes with { MaxPasses = 1 }).Targets),
            (double)within / _targets.Length,
            (double)stopped.Converged.Count(converged => converged) / _full.Count);
    }

    private double Error(float[] answers) => answers.Zip(_targets, (answer, truth) => Math.Pow(answer - truth, 2)).Average();
}

using Almagest.Learning.Encoders;
using Almagest.Networks.Arrays;
using Almagest.Networks.Bundles;
using Almagest.Networks.Inference;
using Almagest.Networks.Uncertainty;

namespace Almagest.Networks.Training;

/// <summary>Figures on the validation part of a training set, each spectrum with a gap of its own. n spectra, B bins, P
/// targets.</summary>
internal sealed class BundleJudge
{
    private const int Most = 2000;
    private static readonly InferenceSettings Passes = new(MaxPasses: 10, Tolerance: 0);
    private readonly NetworkInput _gapped;
    private readonly NetworkInput? _full;
    private readonly float[] _targets,
        _means;
    private readonly int _columns;
    private readonly float[] _clean;

    public BundleJudge(TrainingSet set, TrainingArrays data)
    {
        int[] rows = data.Validation[..Math.Min(Most, data.Validation.Length)];
        _gapped = data.InputOf(set, rows);
        bool[] all = new bool[_gapped.Observed.Length];
        Array.Fill(all, true);
        // With noise there are no spectra without their gaps.
        _full = data.Noisy ? null : _gapped with { Values = TrainingArrays.Rows(set.Clean, data.Bins, rows), Observed = all };
        _columns = data.TargetCount;
        _clean = TrainingArrays.Rows(set.Clean, data.Bins, rows);
        _targets = TrainingArrays.Rows(set.Targets, _columns, rows);
        _means = data.Normalisation.Targets.Mean;
    }

    /// <summary>Root mean square of each target's error with gaps, after the last pass.</summary>
    public double[] TargetErrors(NetworkRunner runner)
    {
        float[] answers = runner.Infer(_gapped, Passes).Targets;
        double[] squares = new double[_columns];
        for (int i = 0; i < answers.Length; i++)
            squares[i % _columns] += Math.Pow(answers[i] - _targets[i], 2);
        return [.. squares.Select(sum => Math.Sqrt(sum / _gapped.Count))];
    }

    public BundleMetrics Metrics(NetworkRunner runner, IReadOnlyList<double> edges)
    {
        InferenceResult result = runner.Infer(_gapped, Passes);
        int within = Enumerable
            .Range(0, _targets.Length)
            .Count(i => Math.Abs(result.Targets[i] - _targets[i]) <= result.TargetSigmas[i]);
        InferenceResult stopped = runner.Infer(_gapped, new InferenceSettings());
        return new BundleMetrics(
            Error([.. _targets.Select((_, i) => _means[i % _columns])]),
            Error(runner.InferGapIgnored(_gapped)),
            [.. result.PassTargets.Select(Error)],
            _full is null ? null : Error(runner.Infer(_full, Passes with { MaxPasses = 1 }).Targets),
            (double)within / _targets.Length,
            (double)stopped.Converged.Count(converged => converged) / _gapped.Count
        )
        {
            Bands = BandJudge.Of(_gapped, runner.Infer(_gapped, BandTraining.AsUsed), _clean, edges),
        };
    }

    private double Error(float[] answers) => answers.Zip(_targets, (answer, truth) => Math.Pow(answer - truth, 2)).Average();
}

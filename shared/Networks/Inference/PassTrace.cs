namespace Almagest.Networks.Inference;

/// <summary>Follows N spectra through the passes, and says which of them need another.</summary>
internal sealed class PassTrace
{
    private readonly InferenceSettings _settings;
    private readonly int _count;
    private readonly List<float[]> _changes = [], _outputs = [];
    private readonly int[] _made;
    private readonly bool[] _converged, _diverged;

    /// <exception cref="ArgumentException">The settings are out of range.</exception>
    public PassTrace(int count, InferenceSettings settings)
    {
        settings.Check();
        (_count, _settings) = (count, settings);
        (_made, _converged, _diverged, Active) = (new int[count], new bool[count], new bool[count], new bool[count]);
        Array.Fill(Active, true);
    }

    /// <summary>Shape [N]: whether the spectrum makes another pass.</summary>
    public bool[] Active { get; }

    public bool Finished => _changes.Count == _settings.MaxPasses || !Active.Contains(true);

    /// <param name="change">Shape [N]: what the pass changed.</param>
    /// <param name="output">Shape [N, 2 P]: what the regressor says after it.</param>
    public void Add(float[] change, float[] output)
    {
        int targets = output.Length / _count;
        for (int row = 0; row < _count; row++)
        {
            if (!Active[row]) continue;
            _made[row]++;
            bool finite = output.AsSpan(row * targets, targets).IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0;
            _diverged[row] = !finite || !(change[row] <= InferenceSettings.RunAway);
            _converged[row] = !_diverged[row] && change[row] <= _settings.Tolerance;
            Active[row] = !_diverged[row] && !_converged[row];
        }
        _changes.Add(change);
        _outputs.Add(output);
    }

    /// <param name="filled">Shape [N, B], in the training set's units.</param>
    public InferenceResult Result(TargetDecoder decoder, float[] filled)
    {
        int passes = _changes.Count;
        float[] changes = new float[_count * passes];
        for (int i = 0; i < changes.Length; i++) changes[i] = _changes[i % passes][i / passes];
        return new InferenceResult
        {
            Count = _count,
            Passes = passes,
            PassTargets = [.. _outputs.Select(decoder.Means)],
            TargetSigmas = decoder.Sigmas(_outputs[^1]),
            Changes = changes,
            PassesMade = _made,
            Converged = _converged,
            Diverged = _diverged,
            Filled = filled,
        };
    }
}

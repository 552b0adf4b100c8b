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
        (_made, _converged, _diverged) = (new int[count], new bool[count], new bool[count]);
        Active = [.. Enumerable.Range(0, count)];
    }

    /// <summary>Shape [A]: the spectra that make another pass, ascending.</summary>
    public int[] Active { get; private set; }

    public bool Finished => _changes.Count == _settings.MaxPasses || Active.Length == 0;

    /// <summary>Notes a pass of some spectra; the others keep what they had, and changed by 0.</summary>
    /// <param name="rows">Shape [A].</param>
    /// <param name="change">Shape [A]: what the pass changed.</param>
    /// <param name="output">Shape [A, 2 P]: what the regressor says after it; null if it was not asked.</param>
    public void Add(int[] rows, float[] change, float[]? output)
    {
        int targets = (output?.Length ?? 0) / rows.Length;
        float[] changes = new float[_count];
        float[] outputs = _outputs.Count > 0 ? [.. _outputs[^1]] : new float[_count * targets];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            ReadOnlySpan<float> said = output.AsSpan(i * targets, targets);
            said.CopyTo(outputs.AsSpan(row * targets));
            changes[row] = change[i];
            _made[row]++;
            _diverged[row] = said.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) >= 0 || !(change[i] <= InferenceSettings.RunAway);
            _converged[row] = !_diverged[row] && change[i] <= _settings.Tolerance;
        }
        Active = [.. rows.Where(row => !_diverged[row] && !_converged[row])];
        _changes.Add(changes);
        _outputs.Add(outputs);
    }

    /// <param name="decoder">Into the training set's units.</param>
    /// <param name="last">Shape [N, 2 P]: what the regressor says in the end, where it was not asked after each pass.</param>
    /// <param name="filled">Shape [N, B], in the training set's units.</param>
    public InferenceResult Result(TargetDecoder decoder, float[]? last, float[] filled)
    {
        if (last is not null)
        {
            _outputs.Clear();
            _outputs.Add(last);
        }
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

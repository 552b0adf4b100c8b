namespace Almagest.Networks.Inference;

/// <summary>Follows N spectra through the passes, and says which of them need another.</summary>
internal sealed class PassTrace
{
    private readonly InferenceSettings _settings;
    private readonly int _count;
    private readonly List<float[]> _changes = [],
        _outputs = [];
    private readonly int[] _made;
    private readonly bool[] _converged,
        _diverged;
    private readonly float[] _smallest;
    private float[]? _calmest;

    /// <exception cref="ArgumentException">The settings are out of range.</exception>
    public PassTrace(int count, InferenceSettings settings)
    {
        settings.Check();
        (_count, _settings) = (count, settings);
        (_made, _converged, _diverged) = (new int[count], new bool[count], new bool[count]);
        _smallest = new float[count];
        Array.Fill(_smallest, float.PositiveInfinity);
        Active = [.. Enumerable.Range(0, count)];
    }

    /// <summary>Shape [A]: the spectra that make another pass, ascending.</summary>
    public int[] Active { get; private set; }

    public bool Finished => _changes.Count == _settings.MaxPasses || Active.Length == 0;

    /// <summary>The spectra whose filling ran away.</summary>
    public int[] Runaways => [.. Enumerable.Range(0, _count).Where(row => _diverged[row])];

    /// <summary>Notes a pass of some spectra; the others keep what they had, and changed by 0.</summary>
    /// <param name="rows">Shape [A].</param>
    /// <param name="change">Shape [A]: what the pass changed.</param>
    /// <param name="output">Shape [A, 2 P]: what the regressor says after it; null if it was not asked.</param>
    /// <returns>Those of the rows that no pass has changed less.</returns>
    public int[] Add(int[] rows, float[] change, float[]? output)
    {
        var calmer = new List<int>();
        int targets = (output?.Length ?? 0) / rows.Length;
        float[] changes = new float[_count];
        float[] outputs = _outputs.Count > 0 ? [.. _outputs[^1]] : Unknown(targets),
            calmest = _calmest ??= Unknown(targets);
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            ReadOnlySpan<float> said = output.AsSpan(i * targets, targets);
            // What cannot be said in numbers, a store of numbers need not hold.
            changes[row] = float.IsFinite(change[i]) ? change[i] : float.MaxValue;
            _made[row]++;
            bool isNumber = said.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0;
            _diverged[row] =
                !isNumber
                || !(change[i] <= InferenceSettings.RunAway)
                || (change[i] > InferenceSettings.Calm && change[i] > InferenceSettings.Growth * _smallest[row]);
            _converged[row] = !_diverged[row] && change[i] <= _settings.Tolerance;
            Span<float> told = outputs.AsSpan(row * targets, targets),
                kept = calmest.AsSpan(row * targets, targets);
            if (_diverged[row])
            {
                kept.CopyTo(told);
                continue;
            }
            said.CopyTo(told);
            if (!(change[i] <= _smallest[row]))
                continue;
            said.CopyTo(kept);
            _smallest[row] = change[i];
            calmer.Add(row);
        }
        Active = [.. rows.Where(row => !_diverged[row] && !_converged[row])];
        _changes.Add(changes);
        _outputs.Add(outputs);
        return [.. calmer];
    }

    /// <summary>What is known without a network: the training data's mean and spread. Shape [N, 2 P].</summary>
    private float[] Unknown(int targets) =>
        [.. Enumerable.Range(0, _count * targets).Select(i => i % targets < targets / 2 ? 0f : 1f)];

    /// <param name="decoder">Into the training set's units.</param>
    /// <param name="last">Shape [N, 2 P]: what the regressor says in the end, where it was not asked after each pass.</param>
    /// <param name="reconstruction">Shape [N, B], in the training set's units: every bin as the auto-encoder gives it.</param>
    /// <param name="filled">The same, observed bins as given.</param>
    public InferenceResult Result(TargetDecoder decoder, float[]? last, float[] reconstruction, float[] filled)
    {
        if (last is not null)
        {
            int targets = last.Length / _count;
            float[] unknown = Unknown(targets);
            foreach (int row in Runaways)
                if (last.AsSpan(row * targets, targets).IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) >= 0)
                    unknown.AsSpan(row * targets, targets).CopyTo(last.AsSpan(row * targets));
            _outputs.Clear();
            _outputs.Add(last);
        }
        int passes = _changes.Count;
        float[] changes = new float[_count * passes];
        for (int i = 0; i < changes.Length; i++)
            changes[i] = _changes[i % passes][i / passes];
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
            Reconstruction = reconstruction,
        };
    }
}

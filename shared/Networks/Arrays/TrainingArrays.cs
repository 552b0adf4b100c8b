using System.Runtime.CompilerServices;
using Almagest.Learning.Encoders;
using Almagest.Spectra;

namespace Almagest.Networks.Arrays;

/// <summary>A training set, checked and normalised, its rows in two parts. N spectra, B bins, S context, P targets.</summary>
internal sealed class TrainingArrays
{
    private readonly NetworkDescription _description;
    private readonly ConditionalWeakTable<TrainingSet, TrainingArrays> _epochs = [];
    private readonly Lazy<float[]> _values,
        _clean,
        _context,
        _targets;

    /// <summary>Of the first epoch: normalisation and the two parts are found here.</summary>
    /// <exception cref="ArgumentException">The arrays' lengths do not fit each other.</exception>
    /// <exception cref="SpectralDataException">Too few spectra, or numbers that are not finite.</exception>
    public TrainingArrays(TrainingSet set, NetworkDescription description, NetworkSettings settings)
        : this(set, description, first: null)
    {
        int[] rows = [.. Enumerable.Range(0, Count)];
        new Random(settings.Seed).Shuffle(rows);
        int validation = Math.Clamp((int)(settings.ValidationShare * Count), 1, Count - 1);
        (Validation, Training) = (rows[..validation], rows[validation..]);
    }

    private TrainingArrays(TrainingSet set, NetworkDescription description, TrainingArrays? first)
    {
        (_description, Count, Bins, ContextCount, TargetCount) = (
            description,
            set.Input.Count,
            description.BinCount,
            description.ContextCount,
            description.TargetCount
        );
        CheckShapes(set);
        if (first is not null && first.Count != Count)
            throw new ArgumentException($"{Count} spectra in an epoch, {first.Count} in the first.");
        Normalisation = first?.Normalisation ?? Normalisation.Of(set, Bins, ContextCount, TargetCount);
        (Training, Validation) = (first?.Training ?? [], first?.Validation ?? []);
        Set = set;
        // An engine with a memory of its own normalises there.
        FirstFilling = first?.FirstFilling;
        _values = new(() =>
        {
            float[] values = Normalisation.Values.Apply(set.Input.Values, Observed);
            FirstFilling?.Invoke(values, Observed);
            return values;
        });
        _clean = new(() => Normalisation.Values.Apply(set.Clean));
        _context = new(() => Normalisation.Context.Apply(set.Input.Context));
        _targets = new(() => Normalisation.Targets.Apply(set.Targets));
        Noisy = first?.Noisy ?? Enumerable.Range(0, Observed.Length).Any(i => Observed[i] && set.Input.Values[i] != set.Clean[i]);
    }

    /// <summary>The same spectra at another epoch, with other gaps and perhaps other noise: what is shown again is not normalised
    /// again.</summary>
    public TrainingArrays At(TrainingSet epoch) =>
        ReferenceEquals(epoch, Set) ? this : _epochs.GetValue(epoch, one => new(one, _description, this));

    public int Count { get; }

    public int Bins { get; }

    public int ContextCount { get; }

    public int TargetCount { get; }

    public Normalisation Normalisation { get; }

    /// <summary>As it came.</summary>
    public TrainingSet Set { get; }

    /// <summary>Shape [N, B].</summary>
    public bool[] Observed => Set.Input.Observed;

    /// <summary>Writes what missing bins begin with into values, shape [N, B], normalised, under a mask of the same shape; set
    /// before any are asked for. Null: they begin with the mean.</summary>
    public Action<float[], bool[]>? FirstFilling { get; set; }

    /// <summary>Shape [N, B], normalised; where not observed the first filling, or 0.</summary>
    public float[] Values => _values.Value;

    /// <summary>Shape [N, B], normalised.</summary>
    public float[] Clean => _clean.Value;

    /// <summary>Shape [N, S], normalised.</summary>
    public float[] Context => _context.Value;

    /// <summary>Shape [N, P], normalised.</summary>
    public float[] Targets => _targets.Value;

    /// <summary>Whether the values differ from the clean ones anywhere.</summary>
    public bool Noisy { get; }

    public int[] Training { get; }

    public int[] Validation { get; }

    public int BatchLength(NetworkSettings settings) => Math.Min(settings.Batch, Training.Length);

    /// <summary>What does not fill a last batch is shown in another epoch.</summary>
    public int BatchesPerEpoch(NetworkSettings settings) => Training.Length / BatchLength(settings);

    public static float[] Beside(float[] left, int leftColumns, float[] right, int rightColumns)
    {
        if (rightColumns == 0)
            return left;
        int columns = leftColumns + rightColumns,
            rows = left.Length / leftColumns;
        float[] joined = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            left.AsSpan(row * leftColumns, leftColumns).CopyTo(joined.AsSpan(row * columns));
            right.AsSpan(row * rightColumns, rightColumns).CopyTo(joined.AsSpan((row * columns) + leftColumns));
        }
        return joined;
    }

    /// <summary>Some spectra of a set, as they came.</summary>
    public NetworkInput InputOf(TrainingSet set, ReadOnlySpan<int> rows) =>
        new(
            rows.Length,
            Rows(set.Input.Values, Bins, rows),
            Rows(set.Input.Observed, Bins, rows),
            Rows(set.Input.Context, ContextCount, rows)
        );

    public static T[] Rows<T>(T[] values, int columns, ReadOnlySpan<int> rows)
    {
        T[] picked = GC.AllocateUninitializedArray<T>(rows.Length * columns);
        for (int i = 0; i < rows.Length; i++)
            values.AsSpan(rows[i] * columns, columns).CopyTo(picked.AsSpan(i * columns));
        return picked;
    }

    private void CheckShapes(TrainingSet set)
    {
        Fits(set.Input.Values.Length, Bins, nameof(set.Input.Values));
        Fits(set.Input.Observed.Length, Bins, nameof(set.Input.Observed));
        Fits(set.Input.Context.Length, ContextCount, nameof(set.Input.Context));
        Fits(set.Clean.Length, Bins, nameof(set.Clean));
        Fits(set.Targets.Length, TargetCount, nameof(set.Targets));
        if (Count < 10)
            throw SpectralDataException.At("training set", $"{Count} spectra", "at least 10");
        Finite(set.Input.Values, nameof(set.Input.Values));
        Finite(set.Input.Context, nameof(set.Input.Context));
        Finite(set.Clean, nameof(set.Clean));
        Finite(set.Targets, nameof(set.Targets));
    }

    private void Fits(int length, int columns, string name)
    {
        if (length != (long)Count * columns)
            throw new ArgumentException($"Training set: {length} {name} for {Count} spectra of {columns}.");
    }

    private static void Finite(float[] values, string name)
    {
        int bad = values.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if (bad >= 0)
            throw SpectralDataException.At($"training set, {name}[{bad}]", $"{values[bad]}", "a finite number");
    }
}

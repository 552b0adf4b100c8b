using System.Numerics;
using Almagest.Learning.Encoders;

namespace Almagest.Networks;

/// <summary>Brings values, context and targets to a mean of 0 and a spread of 1, and targets back. B bins, S context, P
/// targets.</summary>
internal sealed record Normalisation(Scale Values, Scale Context, Scale Targets)
{
    public static Normalisation Of(TrainingSet set, int bins, int context, int targets)
    {
        Scale clean = Scale.Of(set.Clean, null, bins);
        Scale noisy = Scale.Of(set.Input.Values, set.Input.Observed, bins);
        float[] mean = new float[bins],
            deviation = new float[bins];
        // A bin that no instrument covers is known from the clean spectra alone.
        for (int bin = 0; bin < bins; bin++)
            (mean[bin], deviation[bin]) =
                noisy.Deviation[bin] > 0 ? (noisy.Mean[bin], noisy.Deviation[bin]) : (clean.Mean[bin], clean.Deviation[bin]);
        return new Normalisation(
            new Scale(mean, deviation).Usable(),
            Scale.Of(set.Input.Context, null, context).Usable(),
            Scale.Of(set.Targets, null, targets).Usable()
        );
    }
}

/// <summary>A mean and a spread for each column.</summary>
internal sealed record Scale(float[] Mean, float[] Deviation)
{
    /// <summary>What lies further out is drawn in to this many spreads: a network knows nothing out there.</summary>
    public const float Furthest = 20;

    /// <param name="counted">Shape of the values; null: all count. A column of which fewer than 2 count has a spread of
    /// 0.</param>
    public static Scale Of(float[] values, bool[]? counted, int columns)
    {
        double[] sum = new double[columns],
            square = new double[columns],
            n = new double[columns];
        foreach (bool second in (bool[])[false, true])
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (counted is not null && !counted[i])
                    continue;
                int column = i % columns;
                if (second)
                    square[column] += Math.Pow(values[i] - (sum[column] / n[column]), 2);
                else
                    (sum[column], n[column]) = (sum[column] + values[i], n[column] + 1);
            }
        }
        return new Scale(
            [.. sum.Select((s, c) => n[c] > 0 ? (float)(s / n[c]) : 0f)],
            [.. square.Select((s, c) => n[c] > 1 ? (float)Math.Sqrt(s / n[c]) : 0f)]
        );
    }

    /// <summary>A column that hardly varies is not blown up: its spread is taken as at least a thousandth of the
    /// largest.</summary>
    public Scale Usable()
    {
        float floor = Deviation.Length == 0 ? 1 : Math.Max(1e-12f, 1e-3f * Deviation.Max());
        return this with { Deviation = [.. Deviation.Select(d => d == 0 ? 1 : Math.Max(d, floor))] };
    }

    /// <returns>Values in spreads from the mean, drawn in to <see cref="Furthest"/>; 0 where not counted.</returns>
    public float[] Apply(ReadOnlySpan<float> values, bool[]? counted = null)
    {
        float[] scaled = GC.AllocateUninitializedArray<float>(values.Length);
        Apply(values, counted, scaled);
        return scaled;
    }

    /// <param name="scaled">As many; overwritten.</param>
    /// <inheritdoc cref="Apply(ReadOnlySpan{float}, bool[])"/>
    public void Apply(ReadOnlySpan<float> values, bool[]? counted, Span<float> scaled)
    {
        int columns = Mean.Length;
        for (int row = 0; columns > 0 && row < values.Length; row += columns)
        {
            ReadOnlySpan<float> from = values.Slice(row, columns);
            Span<float> to = scaled.Slice(row, columns);
            int column = 0;
            for (; column + Vector<float>.Count <= columns; column += Vector<float>.Count)
                Vector
                    .Clamp(
                        (new Vector<float>(from[column..]) - new Vector<float>(Mean, column))
                            / new Vector<float>(Deviation, column),
                        new Vector<float>(-Furthest),
                        new Vector<float>(Furthest)
                    )
                    .CopyTo(to[column..]);
            for (; column < columns; column++)
                to[column] = Math.Clamp((from[column] - Mean[column]) / Deviation[column], -Furthest, Furthest);
        }
        if (counted is not null)
            for (int i = 0; i < scaled.Length; i++)
                scaled[i] = counted[i] ? scaled[i] : 0;
    }

    /// <summary>From spreads to the unit of the values, in their place.</summary>
    /// <param name="scaled">Whole rows.</param>
    public void Invert(Span<float> scaled)
    {
        int columns = Mean.Length;
        for (int row = 0; columns > 0 && row < scaled.Length; row += columns)
        {
            Span<float> line = scaled.Slice(row, columns);
            int column = 0;
            for (; column + Vector<float>.Count <= columns; column += Vector<float>.Count)
                (
                    new Vector<float>(Mean, column) + (new Vector<float>(line[column..]) * new Vector<float>(Deviation, column))
                ).CopyTo(line[column..]);
            for (; column < columns; column++)
                line[column] = Mean[column] + (line[column] * Deviation[column]);
        }
    }
}

using Almagest.Networks.Arrays;

namespace Almagest.Networks.Inference;

/// <summary>
/// Passes of an auto-encoder that are corrected by principal components, and of which, after the first, only those are made that
/// bring what the net gives nearer to the observed bins: no spectrum drifts away with its fillings. N spectra, B bins, S context;
/// A of the spectra are still at it.
/// </summary>
/// <param name="observed">Shape [N, B].</param>
internal sealed class CorrectedPasses(TrainedNets nets, PrincipalFilling principal, bool[] observed)
{
    private readonly PrincipalFilling.Masked _principal = principal.Under(observed);
    private readonly int _bins = principal.Mean.Length;

    // Shape [N, 2 B + S], scratch.
    private readonly float[] _candidate = nets.Scratch.Take(observed.Length / principal.Mean.Length * nets.Columns);
    private double[]? _misfits; // [N], of what is given

    /// <summary>Shape [N, B]: what the net gives of the spectra as filled last, normalised.</summary>
    public float[] Given { get; } = GC.AllocateUninitializedArray<float>(observed.Length);

    /// <summary>A first filling.</summary>
    /// <param name="values">Shape [B].</param>
    public void Begin(int row, Span<float> values) => _principal.Begin(row, values);

    /// <param name="composite">Shape [A, 2 B + S]: as filled by now, mask and context.</param>
    /// <param name="rows">Shape [A]; all at first.</param>
    /// <returns>Shape [A, B], perhaps scratch: what the missing bins are to be filled with; as they are where a pass would do
    /// harm.</returns>
    public float[] Next(float[] composite, int[] rows)
    {
        int columns = composite.Length / rows.Length;
        bool isFirst = _misfits is null;
        double[] misfits = _misfits ??= new double[observed.Length / _bins];
        float[] next = isFirst ? nets.Fill(composite) : TrainingArrays.Rows(Given, _bins, rows);
        Span<float> candidate = _candidate.AsSpan(0, composite.Length);
        composite.CopyTo(candidate);
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> line = candidate.Slice(i * columns, columns),
                filled = next.AsSpan(i * _bins, _bins);
            _principal.Correct(rows[i], line[.._bins], filled);
            NetRows.Fill(filled, line);
        }
        float[] then = nets.Fill(candidate);
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> line = composite.AsSpan(i * columns, columns),
                given = then.AsSpan(i * _bins, _bins);
            double misfit = NetRows.SquaredDistance(line, given, inGaps: false);
            if (isFirst || misfit < misfits[rows[i]])
            {
                misfits[rows[i]] = misfit;
                given.CopyTo(Given.AsSpan(rows[i] * _bins));
            }
            else
                line[.._bins].CopyTo(next.AsSpan(i * _bins));
        }
        return next;
    }
}

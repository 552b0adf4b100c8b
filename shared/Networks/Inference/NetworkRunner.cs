using Almagest.Learning.Encoders;
using Almagest.Networks.Arrays;
using Almagest.Networks.Bundles;
using Almagest.Networks.Emulation;
using Almagest.Networks.Engines;
using Almagest.Spectra;

namespace Almagest.Networks.Inference;

/// <summary>
/// Fills gaps and reads off targets with one bundle. One runner for each thread. N spectra, B bins, S context, P targets; A of
/// the spectra are still at it.
/// </summary>
public sealed class NetworkRunner : IDisposable
{
    private readonly Normalisation _normalisation;
    private readonly TrainedNets _nets;
    private readonly TargetDecoder _decoder;
    private readonly BandFactors _factors;
    private readonly PrincipalFilling? _principal;
    private readonly TargetIntervals? _intervals;
    private readonly Emulator? _emulator;
    private readonly int _bins;

    internal NetworkRunner(
        Normalisation normalisation,
        TrainedNets nets,
        IReadOnlyList<double>? targetErrors,
        BandFactors? factors = null,
        PrincipalFilling? principal = null,
        TargetIntervals? intervals = null,
        Emulator? emulator = null
    )
    {
        (_normalisation, _nets, _factors, _principal, _intervals, _emulator, _bins) = (
            normalisation,
            nets,
            factors ?? BandFactors.None,
            principal,
            intervals,
            emulator,
            normalisation.Values.Mean.Length
        );
        _decoder = new TargetDecoder(normalisation.Targets, targetErrors);
    }

    /// <exception cref="SpectralDataException">The bundle is for another campaign, or its tensors do not fit its
    /// architecture.</exception>
    public static NetworkRunner Load(NetworkBundle bundle, string expectedCampaignId, Engine engine)
    {
        BundleMetadata about = bundle.Metadata;
        if (about.CampaignId != expectedCampaignId)
        {
            throw SpectralDataException.At(
                $"network {bundle.Id}",
                $"a network trained for campaign {about.CampaignId}",
                $"one for campaign {expectedCampaignId}"
            );
        }
        BundleLayout.Check(about);
        return new NetworkRunner(
            BundleLayout.ReadNormalisation(bundle),
            TrainedNets.Read(bundle, engine),
            about.TargetErrors,
            BandFactors.Read(bundle),
            PrincipalFilling.Read(bundle),
            TargetIntervals.Read(bundle, engine),
            EmulatorLayout.Read(bundle)
        );
    }

    /// <summary>Fills the gaps pass by pass, observed bins clamped to the data, and reads off the targets after each
    /// pass.</summary>
    /// <exception cref="ArgumentException">The arrays do not fit the network, or the settings are out of range.</exception>
    public InferenceResult Infer(NetworkInput batch, InferenceSettings settings)
    {
        CheckShapes(batch);
        Scratch scratch = _nets.Scratch;
        scratch.Reset();
        var trace = new PassTrace(batch.Count, settings);
        float[] composite = Rows(batch); // [N, 2 B + S]
        EmulatorSolution? emulated = _emulator?.Begin(batch);
        CorrectedPasses? corrected = _principal is null ? null : new CorrectedPasses(_nets, _principal, batch.Observed);
        for (int row = 0; row < batch.Count; row++)
            corrected?.Begin(row, Values(composite, row));
        float[] calmest = scratch.Take(batch.Count * _bins),
            reconstruction = corrected?.Given ?? GC.AllocateUninitializedArray<float>(batch.Count * _bins);
        calmest.AsSpan().Clear();
        while (!trace.Finished)
        {
            // Most spectra settle in a few passes: only the A others are computed on.
            int[] rows = trace.Active;
            float[] next = // [A, B]
                emulated is not null ? Emulated(emulated, rows)
                : corrected is not null ? corrected.Next(Picked(composite, rows), rows)
                : _nets.Fill(Picked(composite, rows));
            for (int i = 0; i < rows.Length && corrected is null; i++)
                next.AsSpan(i * _bins, _bins).CopyTo(reconstruction.AsSpan(rows[i] * _bins));
            float[] change = Fill(composite, next, rows, batch.Observed); // [A]
            // An emulator moves where nothing is missing too.
            change = emulated?.Changes(rows) ?? change;
            float[]? output = settings.TargetsOfEveryPass ? Answers(composite, emulated, rows) : null; // [A, 2 P]
            foreach (int row in trace.Add(rows, change, output))
                Values(composite, row).CopyTo(calmest.AsSpan(row * _bins));
        }
        foreach (int row in trace.Runaways)
            calmest.AsSpan(row * _bins, _bins).CopyTo(Values(composite, row));
        float[]? last = settings.TargetsOfEveryPass ? null : Answers(composite, emulated, [.. Enumerable.Range(0, batch.Count)]);
        InferenceResult result = trace.Result(_decoder, last, Decoded(reconstruction), InUnits(batch, composite));
        return result with
        {
            TargetSigmas = _intervals is { } intervals
                ? _decoder.InUnits(intervals.HalfWidths(_normalisation.Targets.Apply(result.Targets), batch.Observed))
                : result.TargetSigmas,
            FilledHalfWidths = _nets.HasBands ? HalfWidths(batch, composite) : null,
        };
    }

    /// <summary>Targets, shape [N, P], of spectra whose gaps are left as they are: at the training data's mean.</summary>
    /// <exception cref="ArgumentException">The arrays do not fit the network.</exception>
    public float[] InferGapIgnored(NetworkInput batch)
    {
        CheckShapes(batch);
        _nets.Scratch.Reset();
        return _decoder.Means(_nets.Regress(Rows(batch), _bins));
    }

    /// <summary>Targets, shape [N, P], of spectra whose gaps somebody else has filled.</summary>
    /// <param name="batch">N spectra.</param>
    /// <param name="filled">Shape [N, B], in the training set's units; observed values as given.</param>
    /// <exception cref="ArgumentException">The arrays do not fit the network.</exception>
    public float[] InferFilled(NetworkInput batch, float[] filled)
    {
        CheckShapes(batch with { Values = filled });
        _nets.Scratch.Reset();
        float[] rows = Rows(batch),
            values = _normalisation.Values.Apply(filled);
        for (int row = 0; row < batch.Count; row++)
            values.AsSpan(row * _bins, _bins).CopyTo(Values(rows, row));
        return _decoder.Means(_nets.Regress(rows, _bins));
    }

    public void Dispose()
    {
        _nets.Dispose();
        _intervals?.Dispose();
    }

    /// <summary>Shape [N, 2 B + S], scratch: values with 0 in the gaps, mask and context, normalised.</summary>
    private float[] Rows(NetworkInput batch)
    {
        float[] values = _nets.Scratch.Take(batch.Values.Length),
            context = _nets.Scratch.Take(batch.Context.Length),
            rows = _nets.Scratch.Take(batch.Count * Columns);
        _normalisation.Values.Apply(batch.Values, batch.Observed, values);
        _normalisation.Context.Apply(batch.Context, null, context);
        NetRows.WriteAll(values, batch.Observed, context, _bins, rows);
        return rows;
    }

    /// <summary>A step of the emulator, shape [A, B], normalised.</summary>
    private float[] Emulated(EmulatorSolution solution, int[] rows)
    {
        solution.Step(rows);
        (float[] mean, float[] deviation) = (_normalisation.Values.Mean, _normalisation.Values.Deviation);
        return [.. solution.Values(rows).Select((value, i) => (float)((value - mean[i % _bins]) / deviation[i % _bins]))];
    }

    /// <summary>Means and variances of targets, shape [A, 2 P], normalised: the emulator's own, or the regressors'.</summary>
    private float[] Answers(float[] composite, EmulatorSolution? emulated, int[] rows)
    {
        if (emulated is null)
            return _nets.Regress(Picked(composite, rows), _bins);
        float[] found = emulated.Targets(rows);
        int targets = found.Length / rows.Length;
        (float[] mean, float[] deviation) = (_normalisation.Targets.Mean, _normalisation.Targets.Deviation);
        float[] answers = new float[2 * found.Length];
        for (int i = 0; i < found.Length; i++)
            answers[(i / targets * 2 * targets) + (i % targets)] = (float)(
                ((double)found[i] - mean[i % targets]) / deviation[i % targets]
            );
        return answers;
    }

    private int Columns => (2 * _bins) + _normalisation.Context.Mean.Length;

    private Span<float> Values(float[] rows, int row) => rows.AsSpan(row * Columns, _bins);

    private float[] Picked(float[] rows, int[] wanted) =>
        wanted.Length == rows.Length / Columns ? rows : TrainingArrays.Rows(rows, Columns, wanted);

    /// <summary>Writes a pass into the gaps.</summary>
    /// <param name="next">Shape [A, B].</param>
    /// <returns>Shape [A]: root mean square of the change in the missing bins.</returns>
    private float[] Fill(float[] composite, float[] next, int[] rows, bool[] observed)
    {
        float[] changes = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> line = composite.AsSpan(rows[i] * Columns, Columns);
            ReadOnlySpan<float> filled = next.AsSpan(i * _bins, _bins);
            int missing = observed.AsSpan(rows[i] * _bins, _bins).Count(false);
            changes[i] = (float)Math.Sqrt(NetRows.SquaredDistance(line, filled, inGaps: true) / Math.Max(1, missing));
            NetRows.Fill(filled, line);
        }
        return changes;
    }

    /// <summary>Shape [N, B], in the training set's units.</summary>
    private float[] Decoded(float[] normalised)
    {
        _normalisation.Values.Invert(normalised);
        return normalised;
    }

    /// <summary>Shape [N, B]: observed values as given, the others as filled, in the training set's units.</summary>
    private float[] InUnits(NetworkInput batch, float[] composite)
    {
        float[] inUnits = GC.AllocateUninitializedArray<float>(batch.Count * _bins);
        Span<float> line = _nets.Scratch.Take(Columns);
        for (int row = 0; row < batch.Count; row++)
        {
            composite.AsSpan(row * Columns, Columns).CopyTo(line);
            Span<float> told = inUnits.AsSpan(row * _bins, _bins);
            line[.._bins].CopyTo(told);
            _normalisation.Values.Invert(told);
            batch.Values.AsSpan(row * _bins, _bins).CopyTo(line);
            NetRows.Fill(told, line);
            line[.._bins].CopyTo(told);
        }
        return inUnits;
    }

    private float[] HalfWidths(NetworkInput batch, float[] composite)
    {
        float[] half = _nets.HalfWidths(composite),
            deviation = _normalisation.Values.Deviation;
        for (int row = 0; row < half.Length; row += _bins)
        for (int bin = 0; bin < _bins; bin++)
            half[row + bin] *= deviation[bin];
        _factors.Widen(batch, half);
        return half;
    }

    private void CheckShapes(NetworkInput batch)
    {
        long bins = _normalisation.Values.Mean.Length,
            context = _normalisation.Context.Mean.Length;
        if (
            batch.Count < 1
            || batch.Values.Length != batch.Count * bins
            || batch.Observed.Length != batch.Count * bins
            || batch.Context.Length != batch.Count * context
        )
        {
            throw new ArgumentException(
                $"{batch.Count} spectra with {batch.Values.Length} values, {batch.Observed.Length} masks and "
                    + $"{batch.Context.Length} numbers of "
                    + $"context; the network takes {bins} bins and {context} numbers of context each.",
                nameof(batch)
            );
        }
    }
}

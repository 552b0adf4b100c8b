using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Networks.Devices;
using Almagest.Spectra;
using Almagest.Spectra.Inputs;
using static TorchSharp.torch;

namespace Almagest.Networks.Inference;

/// <summary>
/// Fills gaps and reads off targets with one bundle. One runner for each thread. N spectra, B bins, S context, P targets; A of the spectra are still at it.
/// </summary>
public sealed class NetworkRunner : IDisposable
{
    private readonly Normalisation _normalisation;
    private readonly TrainedNets _nets;
    private readonly TargetDecoder _decoder;
    private readonly Device _device;

    internal NetworkRunner(Normalisation normalisation, TrainedNets nets, IReadOnlyList<double>? targetErrors, Device device)
    {
        (_normalisation, _nets, _device) = (normalisation, nets, device);
        _decoder = new TargetDecoder(normalisation.Targets, targetErrors);
    }

    /// <exception cref="SpectralDataException">The bundle is for another campaign, or its tensors do not fit its architecture.</exception>
    public static NetworkRunner Load(NetworkBundle bundle, string expectedCampaignId, TorchDevice device)
    {
        BundleMetadata about = bundle.Metadata;
        if (about.CampaignId != expectedCampaignId)
        {
            throw SpectralDataException.At(
                $"network {bundle.Id}", $"a network trained for campaign {about.CampaignId}", $"one for campaign {expectedCampaignId}");
        }
        BundleLayout.Check(about);
        return new NetworkRunner(BundleLayout.ReadNormalisation(bundle), BundleLayout.ReadNets(bundle, device.Torch), about.TargetErrors, device.Torch);
    }

    /// <summary>Fills the gaps pass by pass, observed bins clamped to the data, and reads off the targets after each pass.</summary>
    /// <exception cref="ArgumentException">The arrays do not fit the network, or the settings are out of range.</exception>
    public InferenceResult Infer(NetworkInput batch, InferenceSettings settings)
    {
        CheckShapes(batch);
        var trace = new PassTrace(batch.Count, settings);
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        (Tensor values, Tensor mask, Tensor context) = Normalised(batch);
        Tensor seen = mask.to(ScalarType.Bool), gap = mask.eq(zeros_like(mask)).to(ScalarType.Float32);                // [N, B]
        Tensor filled = zeros_like(values), calmest = zeros_like(values);
        while (!trace.Finished)
        {
            using var pass = NewDisposeScope();
            // Most spectra settle in a few passes: only the A others are computed on.
            int[] rows = trace.Active;
            Tensor index = tensor(Array.ConvertAll(rows, row => (long)row), device: _device);
            Tensor Of(Tensor all) => rows.Length == batch.Count ? all : all.index_select(0, index);
            (Tensor data, Tensor isSeen, Tensor known, Tensor about, Tensor before) = (Of(values), Of(seen), Of(mask), Of(context), Of(filled));
            Tensor next = _nets.Fill(where(isSeen, data, before), known, about);                       // [A, B]
            Tensor change = next.Minus(before).mul(Of(gap)).Squared().sum(1).sqrt();                   // [A]
            float[]? output = settings.TargetsOfEveryPass ? Floats(_nets.Regress(where(isSeen, data, next), known, about)) : null;
            int[] calmer = trace.Add(rows, OverMissing(Floats(change), rows, batch.Observed), output); // output [A, 2 P]
            filled.index_copy_(0, index, next);
            Keep(calmest, filled, calmer);
        }
        Keep(filled, calmest, trace.Runaways);
        Tensor composite = where(seen, values, filled);
        float[]? last = settings.TargetsOfEveryPass ? null : Floats(_nets.Regress(composite, mask, context));
        float[]? half = _nets.HalfWidths(composite, mask, context);
        return trace.Result(_decoder, last, Composite(batch, Floats(filled))) with { FilledHalfWidths = half is null ? null : InUnits(half) };
    }

    /// <summary>Targets, shape [N, P], of spectra whose gaps are left as they are: at the training data's mean.</summary>
    /// <exception cref="ArgumentException">The arrays do not fit the network.</exception>
    public float[] InferGapIgnored(NetworkInput batch)
    {
        CheckShapes(batch);
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        (Tensor values, Tensor mask, Tensor context) = Normalised(batch);
        return _decoder.Means(Floats(_nets.Regress(values, mask, context)));
    }

    /// <summary>Targets, shape [N, P], of spectra whose gaps somebody else has filled.</summary>
    /// <param name="batch">N spectra.</param>
    /// <param name="filled">Shape [N, B], in the training set's units; observed values as given.</param>
    /// <exception cref="ArgumentException">The arrays do not fit the network.</exception>
    public float[] InferFilled(NetworkInput batch, float[] filled)
    {
        CheckShapes(batch with { Values = filled });
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        (_, Tensor mask, Tensor context) = Normalised(batch);
        return _decoder.Means(Floats(_nets.Regress(Matrix(_normalisation.Values.Apply(filled), batch.Count), mask, context)));
    }

    public void Dispose() => _nets.Dispose();

    private (Tensor Values, Tensor Mask, Tensor Context) Normalised(NetworkInput batch) => (
        Matrix(_normalisation.Values.Apply(batch.Values, batch.Observed), batch.Count),
        Matrix(Array.ConvertAll(batch.Observed, seen => seen ? 1f : 0f), batch.Count),
        Matrix(_normalisation.Context.Apply(batch.Context), batch.Count));

    /// <summary>Copies some rows.</summary>
    private void Keep(Tensor to, Tensor from, int[] rows)
    {
        if (rows.Length == 0) return;
        Tensor index = tensor(Array.ConvertAll(rows, row => (long)row), device: _device);
        to.index_copy_(0, index, from.index_select(0, index));
    }

    private float[] InUnits(float[] spreads)
    {
        float[] deviation = _normalisation.Values.Deviation;
        for (int i = 0; i < spreads.Length; i++) spreads[i] *= deviation[i % deviation.Length];
        return spreads;
    }

    private Tensor Matrix(float[] values, int rows) => tensor(values, [rows, values.Length / rows], device: _device);

    private static float[] Floats(Tensor tensor) => tensor.cpu().data<float>().ToArray();

    /// <summary>From the root of a sum over the missing bins to that of their mean; shape [A], of the spectra in rows.</summary>
    private float[] OverMissing(float[] change, int[] rows, bool[] observed)
    {
        int bins = _normalisation.Values.Mean.Length;
        for (int i = 0; i < rows.Length; i++)
            change[i] /= MathF.Sqrt(Math.Max(1, observed.AsSpan(rows[i] * bins, bins).Count(false)));
        return change;
    }

    /// <summary>Observed values as given, the others as filled, in the training set's units.</summary>
    private float[] Composite(NetworkInput batch, float[] filled)
    {
        (float[] mean, float[] deviation) = (_normalisation.Values.Mean, _normalisation.Values.Deviation);
        for (int i = 0; i < filled.Length; i++)
            filled[i] = batch.Observed[i] ? batch.Values[i] : mean[i % mean.Length] + (filled[i] * deviation[i % mean.Length]);
        return filled;
    }

    private void CheckShapes(NetworkInput batch)
    {
        long bins = _normalisation.Values.Mean.Length, context = _normalisation.Context.Mean.Length;
        if (batch.Count < 1 || batch.Values.Length != batch.Count * bins || batch.Observed.Length != batch.Count * bins
            || batch.Context.Length != batch.Count * context)
        {
            throw new ArgumentException(
                $"{batch.Count} spectra with {batch.Values.Length} values, {batch.Observed.Length} masks and {batch.Context.Length} numbers of "
                + $"context; the network takes {bins} bins and {context} numbers of context each.", nameof(batch));
        }
    }
}

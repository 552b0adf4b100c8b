using Almagest.Networks.Architectures;
using Almagest.Networks.Arrays;
using Almagest.Networks.Bundles;
using Almagest.Networks.Engines;
using Almagest.Spectra;

namespace Almagest.Networks.Inference;

/// <summary>Trained auto-encoders, regressors and perhaps bands, on normalised rows. N spectra, B bins, S context, P
/// targets.</summary>
internal sealed class TrainedNets(
    IReadOnlyList<IEvaluator> denoisers,
    IReadOnlyList<IEvaluator> regressors,
    int targets,
    bool seesMask,
    bool givesVariance,
    IEvaluator? band = null
) : IDisposable
{
    /// <exception cref="SpectralDataException">The tensors do not fit the nets.</exception>
    public static TrainedNets Read(NetworkBundle bundle, Engine engine)
    {
        BundleMetadata about = bundle.Metadata;
        return Of(
            BundleLayout.ReadWeights(bundle),
            about.Architecture,
            (about.GridEdges.Count - 1, about.ContextCount, about.TargetNames.Count),
            engine,
            BundleLayout.ReadBand(bundle)
        );
    }

    /// <param name="band">Weights of the net of the bands; null: without bands.</param>
    public static TrainedNets Of(
        BundleWeights weights,
        BundleArchitecture nets,
        (int Bins, int Context, int Targets) sizes,
        Engine engine,
        float[]? band
    )
    {
        (Net denoiser, Net regressor) = (
            BundleLayout.DenoiserNet(nets, sizes.Bins, sizes.Context),
            BundleLayout.RegressorNet(nets, sizes.Bins, sizes.Context, sizes.Targets)
        );
        return new TrainedNets(
            [.. weights.Denoisers.Select(one => engine.Evaluator(denoiser, one))],
            [.. weights.Regressors.Select(one => engine.Evaluator(regressor, one))],
            sizes.Targets,
            nets.RegressorSeesMask,
            nets.RegressorGivesVariance,
            band is null ? null : engine.Evaluator(BundleLayout.BandNet(nets, sizes.Bins, sizes.Context), band)
        );
    }

    /// <summary>Of one inference, until it ends.</summary>
    public Scratch Scratch { get; } = new();

    public bool HasBands => band is not null;

    /// <summary>2 B + S.</summary>
    public int Columns => denoisers[0].Net.Inputs;

    /// <summary>One pass: values in every bin, the mean of all auto-encoders, shape [N, B].</summary>
    /// <param name="input">Shape [N, 2 B + S]: composite, mask and context.</param>
    /// <returns>Scratch.</returns>
    public float[] Fill(ReadOnlySpan<float> input)
    {
        float[] mean = Given(denoisers[0], input);
        for (int member = 1; member < denoisers.Count; member++)
        {
            float[] filled = Given(denoisers[member], input);
            // The running mean, so that one member alone costs nothing.
            for (int i = 0; i < mean.Length; i++)
                mean[i] += (filled[i] - mean[i]) / (member + 1);
        }
        return mean;
    }

    /// <summary>Means and variances of the targets, shape [N, 2 P]; where the nets give no variance, only the ensemble's own
    /// spread counts.</summary>
    /// <param name="input">Shape [N, 2 B + S]: composite, mask and context.</param>
    /// <param name="bins">B.</param>
    public float[] Regress(ReadOnlySpan<float> input, int bins)
    {
        int columns = Columns,
            rows = input.Length / columns;
        ReadOnlySpan<float> shown = seesMask ? input : WithoutMask(input, rows, columns, bins);
        float[][] outputs = new float[regressors.Count][];
        for (int member = 0; member < outputs.Length; member++)
            outputs[member] = Given(regressors[member], shown);
        float[] answer = new float[rows * 2 * targets];
        int width = regressors[0].Net.Outputs;
        for (int row = 0; row < rows; row++)
        {
            for (int target = 0; target < targets; target++)
            {
                (double sum, double squares, double variance) = (0, 0, 0);
                foreach (float[] output in outputs)
                    sum += output[(row * width) + target];
                double mean = sum / outputs.Length;
                foreach (float[] output in outputs)
                {
                    double off = output[(row * width) + target] - mean;
                    squares += off * off;
                    if (givesVariance)
                        variance += Math.Exp(LogVariance.Of(output[(row * width) + targets + target]));
                }
                answer[(row * 2 * targets) + target] = (float)mean;
                answer[(row * 2 * targets) + targets + target] = (float)((squares + variance) / outputs.Length);
            }
        }
        return answer;
    }

    /// <summary>Half widths of the bands of filled bins, shape [N, B]; 0 in observed bins.</summary>
    /// <param name="input">Shape [N, 2 B + S]: composite after the last pass, mask and context.</param>
    public float[] HalfWidths(ReadOnlySpan<float> input) => FilledBands.HalfWidths(band!, input);

    public void Dispose()
    {
        band?.Dispose();
        foreach (IEvaluator net in denoisers.Concat(regressors))
            net.Dispose();
    }

    private float[] Given(IEvaluator net, ReadOnlySpan<float> input)
    {
        float[] output = Scratch.Take(input.Length / net.Net.Inputs * net.Net.Outputs);
        net.Forward(input, output);
        return output;
    }

    private float[] WithoutMask(ReadOnlySpan<float> input, int rows, int columns, int bins)
    {
        int left = columns - bins;
        float[] shown = Scratch.Take(rows * left);
        for (int row = 0; row < rows; row++)
        {
            input.Slice(row * columns, bins).CopyTo(shown.AsSpan(row * left));
            input.Slice((row * columns) + (2 * bins), left - bins).CopyTo(shown.AsSpan((row * left) + bins));
        }
        return shown;
    }
}

internal static class LogVariance
{
    /// <summary>Of <see cref="Of"/>: middle and half width of its range, and where it begins.</summary>
    public const double Middle = -6,
        Reach = 10,
        Shift = 6.93;

    /// <summary>Keeps the logarithm of a variance (in units of the targets' spread) between -16 and 4, without a corner for the
    /// gradient; 0 gives 0.</summary>
    public static double Of(double raw) => Middle + (Reach * Math.Tanh(0.1 * (raw + Shift)));

    /// <summary>Its derivative, where it has a value.</summary>
    public static double Slope(double value) => 1 - Math.Pow((value - Middle) / Reach, 2);
}

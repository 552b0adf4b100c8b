using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Spectra;
using MathNet.Numerics.LinearAlgebra;

namespace Almagest.Networks.Emulation;

/// <summary>An emulator as tensors of a bundle. B bins, P targets.</summary>
internal static class EmulatorLayout
{
    private const string Linear = "emulator.linear",
        Rest = "emulator.rest",
        Targets = "emulator.targets",
        Prefix = "emulator.net";

    private const int MostLayers = 64,
        WidestLayer = 1 << 14;

    /// <summary>The same bundle with an emulator.</summary>
    public static NetworkBundle AddTo(NetworkBundle bundle, Emulator emulator)
    {
        double[] linear = emulator.Linear.Transpose().ToColumnMajorArray();
        float[] near = [.. linear.Select(value => (float)value)];
        return NetworkBundle.Write(
            bundle.Metadata with
            {
                Emulator = new BundleEmulator
                {
                    Hidden = emulator.CurvedNet is { } curved
                        ? [.. curved.Layers.OfType<Layer.Dense>().SkipLast(1).Select(layer => layer.Outputs)]
                        : [],
                },
            },
            [
                .. bundle.Tensors.Values,
                // What single precision leaves out is stored beside it: least squares know a line better than that.
                new StoredTensor(
                    Linear,
                    [2, emulator.TargetCount + 1, emulator.Bins],
                    [.. near, .. linear.Zip(near, (value, stored) => (float)(value - stored))]
                ),
                new StoredTensor(Rest, [1], [(float)emulator.Rest]),
                .. BundleLayout.Write(Targets, emulator.TargetScale),
                .. emulator.CurvedNet is { } net ? BundleLayout.Write(Prefix, net, emulator.Weights) : [],
            ]
        );
    }

    /// <returns>Null for a network that fills by its auto-encoder.</returns>
    /// <exception cref="SpectralDataException">It is damaged.</exception>
    public static Emulator? Read(NetworkBundle bundle)
    {
        if (bundle.Metadata.Emulator is not { } about)
            return null;
        if (about.Hidden.Count > MostLayers || about.Hidden.Any(width => width is < 1 or > WidestLayer))
            throw SpectralDataException.At(
                "network bundle, emulator",
                $"layers of {string.Join(", ", about.Hidden)}",
                $"1 to {WidestLayer}, at most {MostLayers} of them"
            );
        (int rows, int bins) = (bundle.Metadata.TargetNames.Count + 1, bundle.Metadata.GridEdges.Count - 1);
        float[] both = BundleLayout.Finite(bundle, Linear, 2, rows, bins);
        Matrix<double> linear = Matrix<double>.Build.Dense(rows, bins, (row, bin) =>
            both[(row * bins) + bin] + (double)both[((rows + row) * bins) + bin]
        );
        Net? net = about.Hidden.Count == 0 ? null : Net.Perceptron([rows - 1, .. about.Hidden, bins]);
        return new Emulator(
            linear,
            BundleLayout.ReadScale(bundle, Targets, rows - 1),
            net,
            net is null
                ? []
                : [.. net.Shapes.SelectMany(shape => BundleLayout.Finite(bundle, $"{Prefix}.{shape.Name}", shape.Shape))],
            BundleLayout.Finite(bundle, Rest, 1)[0]
        );
    }
}

using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Spectra;

namespace Almagest.Networks.Training;

/// <summary>A trained network's weights, brought to another grid of energies. B bins there, S context.</summary>
internal static class SisterWeights
{
    /// <summary>First layers take of each new bin what they took of the old ones in it, last layers give it the mean of those;
    /// beyond the old grid, its first or last bin goes on. On an equal grid the weights are the sister's.</summary>
    /// <returns>Null: layers of other widths, other targets or another context.</returns>
    /// <exception cref="SpectralDataException">The sister's bundle is damaged.</exception>
    public static BundleWeights? Of(NetworkBundle sister, BundleArchitecture nets, NetworkDescription description)
    {
        BundleMetadata about = sister.Metadata;
        if (
            !about.Architecture.IsLike(nets)
            || about.ContextCount != description.ContextCount
            || !about.TargetNames.SequenceEqual(description.TargetNames)
        )
            return null;
        BundleWeights weights = BundleLayout.ReadWeights(sister);
        if (about.GridEdges.SequenceEqual(description.GridEdges))
            return weights;
        double[,] shared = Overlaps(about.GridEdges, description.GridEdges);
        (int old, int bins, int context) = (about.GridEdges.Count - 1, description.GridEdges.Count - 1, about.ContextCount);
        Net denoiser = BundleLayout.DenoiserNet(nets, old, context),
            regressor = BundleLayout.RegressorNet(nets, old, context, about.TargetNames.Count);
        return new BundleWeights(
            [.. weights.Denoisers.Select(one => Brought(denoiser, one, shared, old, bins, givesBins: true))],
            [.. weights.Regressors.Select(one => Brought(regressor, one, shared, old, bins, givesBins: false))]
        );
    }

    /// <summary>Shape [old, new]: keV that two bins have in common, at the ends with all that lies beyond.</summary>
    private static double[,] Overlaps(IReadOnlyList<double> old, IReadOnlyList<double> edges)
    {
        double[,] shared = new double[old.Count - 1, edges.Count - 1];
        for (int i = 0; i < old.Count - 1; i++)
        {
            double lower = i == 0 ? Math.Min(old[0], edges[0]) : old[i],
                upper = i == old.Count - 2 ? Math.Max(old[^1], edges[^1]) : old[i + 1];
            for (int j = 0; j < edges.Count - 1; j++)
                shared[i, j] = Math.Max(0, Math.Min(upper, edges[j + 1]) - Math.Max(lower, edges[j]));
        }
        return shared;
    }

    private static float[] Brought(Net net, float[] weights, double[,] shared, int old, int bins, bool givesBins)
    {
        var all = new List<float>();
        int at = 0;
        foreach (WeightShape shape in net.Shapes)
        {
            float[] part = weights[at..(at += shape.Length)];
            bool isFirst = at == shape.Length,
                isLast = at > weights.Length - net.Shapes[^1].Length - net.Shapes[^2].Length;
            all.AddRange(
                isFirst ? Inputs(part, (int)shape.Shape[0], net.Inputs, shared, old, bins)
                : isLast && givesBins ? Outputs(part, part.Length / old, shared, old, bins)
                : part
            );
        }
        return [.. all];
    }

    /// <param name="part">Shape [O, I], of which the first bins are values, then perhaps as many of the mask.</param>
    private static IEnumerable<float> Inputs(float[] part, int outputs, int inputs, double[,] shared, int old, int bins)
    {
        int blocks = inputs / old;
        for (int row = 0; row < outputs; row++)
        {
            for (int block = 0; block < blocks; block++)
            for (int bin = 0; bin < bins; bin++)
            {
                double sum = 0;
                for (int i = 0; i < old; i++)
                    sum += part[(row * inputs) + (block * old) + i] * shared[i, bin] / Total(shared, i, isNew: false);
                yield return (float)sum;
            }
            for (int i = blocks * old; i < inputs; i++)
                yield return part[(row * inputs) + i];
        }
    }

    /// <param name="part">Shape [B, each].</param>
    private static IEnumerable<float> Outputs(float[] part, int each, double[,] shared, int old, int bins)
    {
        for (int bin = 0; bin < bins; bin++)
        for (int column = 0; column < each; column++)
        {
            double sum = 0;
            for (int i = 0; i < old; i++)
                sum += part[(i * each) + column] * shared[i, bin];
            yield return (float)(sum / Total(shared, bin, isNew: true));
        }
    }

    /// <summary>Not 0 for a bin that no other meets.</summary>
    private static double Total(double[,] shared, int bin, bool isNew)
    {
        double sum = 0;
        for (int other = 0; other < shared.GetLength(isNew ? 0 : 1); other++)
            sum += isNew ? shared[other, bin] : shared[bin, other];
        return Math.Max(sum, 1e-300);
    }
}

using Almagest.Learning.Calibration;
using Almagest.Learning.Posteriors;
using Almagest.Networks.Architectures;
using Almagest.Networks.Bundles;
using Almagest.Spectra;

namespace Almagest.Networks.Posteriors;

/// <summary>A posterior network within a bundle.</summary>
public static class PosteriorLayout
{
    private const string Prefix = "posterior";
    private const int Widest = 1 << 12,
        Most = 64;

    /// <summary>The same bundle with a posterior, or with the reason why it has none; another bundle by its hash.</summary>
    public static NetworkBundle Add(NetworkBundle bundle, BundlePosterior about, PosteriorNet? net) =>
        NetworkBundle.Write(
            bundle.Metadata with
            {
                Posterior = about,
            },
            [
                .. bundle.Tensors.Values.Where(tensor => !tensor.Name.StartsWith(Prefix, StringComparison.Ordinal)),
                .. net is null ? [] : Tensors(net),
            ]
        );

    /// <returns>Null if the bundle has none.</returns>
    /// <exception cref="SpectralDataException">Damaged, or of another form of the features.</exception>
    public static PosteriorNet? Read(NetworkBundle bundle)
    {
        if (bundle.Metadata.Posterior?.Network is not { } about)
            return null;
        (PosteriorSettings settings, int parameters) = (about.Settings, about.ParameterCount);
        if (about.SummaryVersion != FitSummary.Version)
            throw SpectralDataException.At(
                "network bundle, posterior",
                $"features of form {about.SummaryVersion}",
                $"form {FitSummary.Version}: train the campaign again"
            );
        int[] sizes = [settings.Width, settings.Components, settings.EnsembleSize, parameters, about.FeatureCount];
        if (
            sizes.Any(size => size is < 1 or > Widest)
            || settings.EnsembleSize > Most
            || settings.Components > Most
            || parameters > Most
            || settings.Blocks is < 0 or > Most
            || about.FeatureCount != FitSummary.FeatureCount(parameters)
            || about.Width is not (>= PosteriorWidth.Least and <= PosteriorWidth.Most)
        )
            throw SpectralDataException.At(
                "network bundle, posterior",
                $"{settings} for {about.FeatureCount} features and {parameters} parameters",
                "a net that could be built"
            );
        var layout = new MixtureLayout(settings.Components, parameters);
        var net = Net.Residual(about.FeatureCount, settings.Width, settings.Blocks, layout.OutputCount);
        return new PosteriorNet(
            ReadScale(bundle, "features", about.FeatureCount),
            ReadScale(bundle, "errors", parameters),
            layout,
            net,
            [
                .. Enumerable
                    .Range(0, settings.EnsembleSize)
                    .Select(member =>
                        net.Shapes.SelectMany(shape =>
                                BundleLayout.Finite(bundle, $"{Prefix}.{member}.{shape.Name}", shape.Shape)
                            )
                            .ToArray()
                    ),
            ],
            about.ValidationLosses,
            about.Width
        );
    }

    private static IEnumerable<StoredTensor> Tensors(PosteriorNet net)
    {
        foreach ((string name, Scale scale) in ((string, Scale)[])[("features", net.Features), ("errors", net.Errors)])
        {
            yield return new StoredTensor($"{Prefix}.{name}.mean", [scale.Mean.Length], scale.Mean);
            yield return new StoredTensor($"{Prefix}.{name}.deviation", [scale.Deviation.Length], scale.Deviation);
        }
        for (int member = 0; member < net.Members.Count; member++)
        {
            int at = 0;
            foreach (WeightShape shape in net.Net.Shapes)
                yield return new StoredTensor(
                    $"{Prefix}.{member}.{shape.Name}",
                    shape.Shape,
                    net.Members[member][at..(at += shape.Length)]
                );
        }
    }

    private static Scale ReadScale(NetworkBundle bundle, string name, int columns) =>
        BundleLayout.ReadScale(bundle, $"{Prefix}.{name}", columns);
}

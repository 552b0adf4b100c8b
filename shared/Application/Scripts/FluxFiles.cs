using System.IO.Compression;
using Almagest.Application.Fitting;
using Almagest.Ogip;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Observations;

namespace Almagest.Application.Scripts;

/// <summary>Spectra in flux as other programs take them: photons in each bin as a PHA file, with the response of its bins. They
/// go with the script, which writes them where it is run.</summary>
/// <param name="Fit">That names these files.</param>
/// <param name="Files">Names, and what they hold.</param>
internal sealed record FluxFiles(SavedFit Fit, IReadOnlyList<(string Name, byte[] Bytes)> Files)
{
    private const int LongestText = 8 << 20,
        LineLength = 100;

    /// <exception cref="SpectralDataException">A table is gone, or is no longer what was fitted, or far too large.</exception>
    public static FluxFiles Of(SavedFit fit) => Of(fit, number =>
        {
            ReadObservation read = fit.ReadAgain(new ObservationReader(), fit.Recipe.Spectra[number]);
            byte[] response = read.Inputs.First(input => input.Role == InputFile.RmfRole).ReadUnzipped();
            return (read.Spectra[0].Source, response);
        });

    /// <param name="fit">Of spectra in flux, or of counts.</param>
    /// <param name="read">A spectrum in flux, by its place in the recipe, and the bytes of its response.</param>
    public static FluxFiles Of(SavedFit fit, Func<int, (CountSpectrum Flux, byte[] Response)> read)
    {
        List<(string, byte[])> files = [];
        List<RecipeSpectrum> spectra = [];
        foreach (RecipeSpectrum spectrum in fit.Recipe.Spectra)
        {
            if (spectrum.IsFlux != true)
            {
                spectra.Add(spectrum);
                continue;
            }
            (CountSpectrum flux, byte[] response) = read(spectra.Count);
            if (!flux.IsFlux)
                throw SpectralDataException.At($"{fit.Source}, {fit.Name}", "a spectrum of counts", "a table of flux");
            string name = $"almagest-flux-{spectra.Count + 1}";
            (string pha, string rmf) = ($"{name}.pha", $"{name}.rmf");
            files.Add((pha, PhaWriter.Write(flux, new PhaHeader { ResponseFile = rmf })));
            files.Add((rmf, response));
            spectra.Add(
                spectrum with
                {
                    Files = [new RecipeFile(InputFile.SpectrumRole, pha, ""), new RecipeFile(InputFile.RmfRole, rmf, "")],
                }
            );
        }
        return new(fit with { Recipe = fit.Recipe with { Spectra = spectra } }, files);
    }

    /// <param name="begin">What defines how a file is written; before the first.</param>
    /// <param name="open">Before a file's text, with its name.</param>
    /// <param name="close">Behind it.</param>
    public void AddTo(ScriptText text, string begin, Func<string, string> open, string close)
    {
        if (Files.Count == 0)
            return;
        text.Comment("Spectra in flux: photons in each bin as counts of 1 s, through the response of its bins, 1 cm2.")
            .Line(begin);
        int length = 0;
        foreach ((string name, byte[] bytes) in Files)
        {
            string packed = Packed(bytes);
            if ((length += packed.Length) > LongestText)
                throw SpectralDataException.At(
                    Fit.Name,
                    $"spectra in flux whose responses make over {LongestText >> 20} MiB of text",
                    "fewer bins over one another"
                );
            text.Line(open(name));
            foreach (char[] line in packed.Chunk(LineLength))
                text.Line(new string(line));
            text.Line(close);
        }
    }

    private static string Packed(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (ZLibStream zip = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zip.Write(bytes);
        return Convert.ToBase64String(packed.ToArray());
    }
}

using System.Globalization;
using Almagest.Ogip.Fits;
using Almagest.Ogip.FluxTables;
using Almagest.Ogip.Pha;
using Almagest.Ogip.Responses;
using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip;

/// <summary>Reads a table of flux as a spectrum: photons in each bin, through a response that is made for its bins.</summary>
internal static class FluxTableReader
{
    /// <exception cref="SpectralDataException">No table of flux, or numbers in it that are none.</exception>
    public static ReadObservation Read(string path, ObservationOptions options, FitsLimits limits)
    {
        FluxTableFile file = FluxTableFile.Read(path, options.FluxColumns, limits);
        FluxTable table = FluxTableParser.Parse(file.Table, options.FluxColumns);
        string instrument = InstrumentName.Of(keyword => table.Keywords.GetValueOrDefault(keyword));
        byte[] rmf = RmfWriter.Write(FluxResponse.Of(file.Table.Where, table), "NONE", "FLUX");
        string key = ResponseKey.Sha256(rmf);
        ResponseMatrix response = ResponseFiles.Parse(rmf, $"{file.Table.Where} (its bins)", null, null);
        CountSpectrum spectrum = new()
        {
            Instrument = Printable.Of(instrument, _ => "_"),
            FirstChannel = 1,
            Counts = [.. table.Bins.Select(bin => bin.Flux)],
            StatisticalError = table.HasErrors ? [.. table.Bins.Select(bin => bin.Error)] : null,
            Quality = table.Bins.All(bin => bin.IsGood)
                ? null
                : [.. table.Bins.Select(bin => bin.IsGood ? (short)0 : CountSpectrum.Unmeasured)],
            Exposure = 1,
            IsPoisson = false,
            IsFlux = true,
        };
        (double? ascension, double? declination) = SkyPosition.Of(
            keyword => table.Keywords.GetValueOrDefault(keyword),
            ("RA", "DEC")
        );
        Observation observation = new()
        {
            Name = Printable.Of(options.Name ?? FileStem.Of(path), _ => "_"),
            RightAscension = options.RightAscension ?? ascension,
            Declination = options.Declination ?? declination,
            Payload = new CountsPayload([new ObservedSpectrum(spectrum, null, key)]),
        };
        return new(
            observation,
            [response],
            [
                new InputFile(InputFile.SpectrumRole, path, file.Sha256, file.Bytes) { FluxColumns = options.FluxColumns },
                new InputFile(InputFile.RmfRole, path, key, rmf.Length) { Made = rmf },
            ],
            table.Notes
        )
        {
            ObservationId = table.Keywords.GetValueOrDefault("OBS_ID"),
            Telescope = table.Keywords.GetValueOrDefault("TELESCOP"),
            Instrument = table.Keywords.GetValueOrDefault("INSTRUME"),
            StartedAt = SpectrumStart.Of(
                keyword => table.Keywords.GetValueOrDefault(keyword),
                keyword =>
                    double.TryParse(table.Keywords.GetValueOrDefault(keyword), CultureInfo.InvariantCulture, out double number)
                        ? number
                        : null
            ),
        };
    }
}

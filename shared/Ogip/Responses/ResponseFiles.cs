using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Responses;

/// <summary>Responses from the bytes of their files, wherever those are kept.</summary>
public static class ResponseFiles
{
    /// <param name="rmf">An RMF or RSP file, zipped or not.</param>
    /// <param name="rmfName">How errors name it.</param>
    /// <param name="arf">An ARF file, zipped or not; null if there is none.</param>
    /// <param name="arfName">How errors name it.</param>
    /// <exception cref="SpectralDataException">Either can't be read, or their energy grids differ.</exception>
    public static ResponseMatrix Parse(byte[] rmf, string rmfName, byte[]? arf, string? arfName) =>
        Combine(RmfReader.Read(FitsFile.Read(rmf, rmfName)), rmfName, arf is null ? null : FitsFile.Read(arf, arfName ?? "ARF"));

    internal static ResponseMatrix Combine(
        RedistributionMatrix matrix,
        string rmfName,
        FitsFile? arf,
        SpectrumSelector? ofArf = null
    )
    {
        EffectiveArea? area = arf is null ? null : ArfReader.Read(arf, ofArf);
        return Located.In(arf is null ? rmfName : $"{arf.Name} with {rmfName}", () => ResponseMatrix.Combine(matrix, area));
    }
}

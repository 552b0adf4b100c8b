using Almagest.Ogip.Fits;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip;

/// <summary>A response read without a spectrum.</summary>
/// <param name="Response">RMF and ARF, or RSP.</param>
/// <param name="Background">Aligned with the response; null if none was asked for.</param>
/// <param name="Instrument">"TELESCOP INSTRUME [FILTER]" of the RMF; empty if it names none.</param>
/// <param name="Inputs">Every file that was used.</param>
/// <param name="Warnings">What was odd and how it was read.</param>
public sealed record ReadResponse(
    ResponseMatrix Response,
    CountSpectrum? Background,
    string Instrument,
    IReadOnlyList<InputFile> Inputs,
    IReadOnlyList<string> Warnings
);

using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip;

/// <summary>What was read of one source.</summary>
/// <param name="Observation">With a <see cref="CountsPayload"/> of one spectrum, aligned with its response channel by channel.</param>
/// <param name="Response">What the payload's key names.</param>
/// <param name="Inputs">Every file that was used, the spectrum first.</param>
/// <param name="Warnings">What was odd and how it was read; empty, mostly.</param>
public sealed record ReadObservation(
    Observation Observation, ResponseMatrix Response, IReadOnlyList<InputFile> Inputs, IReadOnlyList<string> Warnings);

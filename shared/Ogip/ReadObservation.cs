using Almagest.Ogip.Fits;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip;

/// <summary>What was read of one source.</summary>
/// <param name="Observation">With a <see cref="CountsPayload"/>, mostly of one spectrum, aligned with its response channel by
/// channel.</param>
/// <param name="Responses">What the payload's keys name, one for each spectrum.</param>
/// <param name="Inputs">Every file that was used; each spectrum is followed by what belongs to it.</param>
/// <param name="Warnings">What was odd and how it was read; empty, mostly.</param>
public sealed record ReadObservation(
    Observation Observation,
    IReadOnlyList<ResponseMatrix> Responses,
    IReadOnlyList<InputFile> Inputs,
    IReadOnlyList<string> Warnings
)
{
    /// <summary>Of each spectrum's background, where its header names another response than the source's and that was asked for:
    /// channel by channel as the source's. Null: the source's.</summary>
    public IReadOnlyList<ResponseMatrix?> BackgroundResponses { get; init; } = new ResponseMatrix?[Responses.Count];

    /// <summary>OBS_ID of the first spectrum; null if its header has none.</summary>
    public string? ObservationId { get; init; }

    /// <summary>TELESCOP of its spectra, each once, with + between them; null if no header has it.</summary>
    public string? Telescope { get; init; }

    /// <summary>INSTRUME of its spectra, likewise.</summary>
    public string? Instrument { get; init; }

    /// <summary>When the first of its spectra began, UTC; null if no header says so.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>From the lowest to the highest energy of the good channels of all spectra, keV; null: none is good.</summary>
    public (double Lowest, double Highest)? GoodBand
    {
        get
        {
            (double lowest, double highest) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach ((CountSpectrum spectrum, ResponseMatrix response) in Spectra.Select(one => one.Source).Zip(Responses))
                for (int channel = 0; channel < spectrum.ChannelCount; channel++)
                    if (!spectrum.IsBad(channel))
                    {
                        lowest = Math.Min(lowest, response.Redistribution.ChannelLower[channel]);
                        highest = Math.Max(highest, response.Redistribution.ChannelUpper[channel]);
                    }
            return lowest < highest ? (lowest, highest) : null;
        }
    }

    /// <summary>That of the first spectrum.</summary>
    public ResponseMatrix Response => Responses[0];

    public IReadOnlyList<ObservedSpectrum> Spectra => ((CountsPayload)Observation.Payload).Spectra;

    /// <summary>The files of each spectrum.</summary>
    public IReadOnlyList<IReadOnlyList<InputFile>> InputsOfSpectra
    {
        get
        {
            List<List<InputFile>> all = [];
            foreach (InputFile input in Inputs)
            {
                if (input.Role == InputFile.SpectrumRole)
                    all.Add([]);
                all[^1].Add(input);
            }
            return all;
        }
    }

    /// <summary>Several spectra of one source as one observation, with the name of the first, and the place of the first that has
    /// one.</summary>
    /// <param name="parts">At least one.</param>
    public static ReadObservation Join(IReadOnlyList<ReadObservation> parts)
    {
        if (parts.Count == 1)
            return parts[0];
        Observation placed = (parts.FirstOrDefault(part => part.Observation.RightAscension is not null) ?? parts[0]).Observation;
        return new(
            parts[0].Observation with
            {
                RightAscension = placed.RightAscension,
                Declination = placed.Declination,
                Payload = new CountsPayload([.. parts.SelectMany(part => part.Spectra)]),
            },
            [.. parts.SelectMany(part => part.Responses)],
            [.. parts.SelectMany(part => part.Inputs)],
            [.. parts.SelectMany(part => part.Warnings)]
        )
        {
            BackgroundResponses = [.. parts.SelectMany(part => part.BackgroundResponses)],
            ObservationId = parts[0].ObservationId,
            Telescope = EachOf(parts.Select(part => part.Telescope)),
            Instrument = EachOf(parts.Select(part => part.Instrument)),
            StartedAt = parts.Min(part => part.StartedAt),
        };
    }

    private static string? EachOf(IEnumerable<string?> names) =>
        string.Join('+', names.OfType<string>().Distinct()) is { Length: > 0 } told ? told : null;
}

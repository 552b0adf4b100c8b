using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Schema;

[Comment("What observations are of: one row for each identity of a catalogue, all its versions together.")]
[Index(nameof(CatalogueId), nameof(Identity), IsUnique = true)]
[Index(nameof(Healpix)), Index(nameof(Dec)), Index(nameof(Name))]
internal sealed class SourceRow
{
    [Key, Comment("Id of its first observation")]
    public required long Id { get; init; }
    public required int CatalogueId { get; init; }

    [Comment("That of its observations; where they have none, 'observation' and the id")]
    public required string Identity { get; init; }

    [Comment("That of its latest observation, as the position is")]
    public required string Name { get; init; }

    [Comment("Right ascension, ICRS, deg")]
    public double? Ra { get; init; }

    [Comment("Declination, ICRS, deg")]
    public double? Dec { get; init; }

    [Comment("Nested HEALPix pixel of order 29")]
    public long? Healpix { get; init; }
}

[Comment("What is known of an observation without its spectrum: narrow, as queries join it with each fit.")]
[Index(nameof(SourceId)), Index(nameof(Mjd)), Index(nameof(Healpix)), Index(nameof(Dec)), Index(nameof(Name))]
internal sealed class ObservationDetailRow
{
    [Key]
    public required long ObservationId { get; init; }
    public required long SourceId { get; init; }
    public required int CatalogueId { get; init; }

    [Comment("Position in the catalogue")]
    public required int Number { get; init; }
    public required string Name { get; init; }

    [Comment("Right ascension, ICRS, deg")]
    public double? Ra { get; init; }

    [Comment("Declination, ICRS, deg")]
    public double? Dec { get; init; }

    [Comment("Nested HEALPix pixel of order 29")]
    public long? Healpix { get; init; }

    [Comment("The first spectrum's file")]
    public string? File { get; init; }

    [Comment("TELESCOP of its spectra")]
    public string? Telescope { get; init; }

    [Comment("INSTRUME of its spectra")]
    public string? Instrument { get; init; }

    [Comment("OBS_ID of the first spectrum")]
    public string? ObsId { get; init; }

    [Comment("When the first spectrum began, UTC")]
    public DateTime? StartedAt { get; init; }

    [Comment("The same as a modified Julian date, UTC, d")]
    public double? Mjd { get; init; }

    [Comment("Sum of its spectra's, s; null of spectra in flux")]
    public double? Exposure { get; init; }

    [Comment("In good channels, background included; null of spectra in flux")]
    public double? Counts { get; init; }

    [Comment("Lower end of the good channels, keV")]
    public double? EnergyLolim { get; init; }

    [Comment("Upper end of the good channels, keV")]
    public double? EnergyHilim { get; init; }

    [Comment("As its listing or header says")]
    public double? Redshift { get; init; }

    [Comment("Whether its files were read for this; else what the stored spectrum tells, until it is ingested again")]
    public bool IsFromFiles { get; init; }
}

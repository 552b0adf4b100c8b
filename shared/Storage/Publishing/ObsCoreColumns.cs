using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Storage.Publishing;

/// <summary>Columns of ivoa.obscore and ivoa.obscore_hea.</summary>
/// <remarks>Sources: ObsCore 1.1, tables 5 and 6; the high-energy group's roadmap to an extension, 2026, table of obscore_hea.</remarks>
internal static class ObsCoreColumns
{
    // csharpier-ignore
    public static IReadOnlyList<PublishedColumn> Core { get; } =
    [
        Text("dataproduct_type", "meta.code.class", "ObsDataset.dataProductType", "spectrum, response-function, measurements (a fit) or draws (of its posterior)"),
        Of(DataKind.Int, "calib_level", "", "meta.code;obs.calib", "ObsDataset.calibLevel", "2: to be analysed with its responses; 4: derived"),
        Text("obs_collection", "meta.id", "DataID.Collection", "Name of the catalogue"),
        Text("obs_id", "meta.id", "DataID.observationID", "OBS_ID of its first spectrum, else the observation's number here"),
        Text("obs_publisher_did", "meta.ref.ivoid", "Curation.publisherDID", "Identifier of the dataset, which DataLink takes"),
        Text("access_url", "meta.ref.url", "Access.reference", "Where it is, or where its links are"),
        Text("access_format", "meta.code.mime", "Access.format", "What is there"),
        Of(DataKind.Long, "access_estsize", "kbyte", "phys.size;meta.file", "Access.size", "Its size; not known"),
        Text("target_name", "meta.id;src", "Target.name", "Name of the source"),
        Of(DataKind.Double, "s_ra", "deg", "pos.eq.ra", Position + "C1", "Right ascension, ICRS"),
        Of(DataKind.Double, "s_dec", "deg", "pos.eq.dec", Position + "C2", "Declination, ICRS"),
        Of(DataKind.Double, "s_fov", "deg", "phys.angSize;instr.fov", Space + "Coverage.Bounds.Extent.diameter", "Not known"),
        Of(DataKind.Text, "s_region", "", "pos.outline;obs.field", Space + "Coverage.Support.Area", "Not known"),
        Of(DataKind.Double, "s_resolution", "arcsec", "pos.angResolution", Space + "Resolution.Refval.value", "Not known"),
        Of(DataKind.Long, "s_xel1", "", "meta.number", Space + "numBins1", "None: it has no pixels"),
        Of(DataKind.Long, "s_xel2", "", "meta.number", Space + "numBins2", "None: it has no pixels"),
        Of(DataKind.Double, "t_min", "d", "time.start;obs.exposure", Time + "Coverage.Bounds.Limits.StartTime", "When its first spectrum began, MJD"),
        Of(DataKind.Double, "t_max", "d", "time.end;obs.exposure", Time + "Coverage.Bounds.Limits.StopTime", "Not known"),
        Of(DataKind.Double, "t_exptime", "s", "time.duration;obs.exposure", Time + "Coverage.Support.Extent", "Exposure, of all its spectra together"),
        Of(DataKind.Double, "t_resolution", "s", "time.resolution", Time + "Resolution.Refval.value", "Not known"),
        Of(DataKind.Long, "t_xel", "", "meta.number", Time + "numBins", "1: it is not resolved in time"),
        Of(DataKind.Double, "em_min", "m", "em.wl;stat.min", Spectrum + "Coverage.Bounds.Limits.LoLimit", "Of its good channels"),
        Of(DataKind.Double, "em_max", "m", "em.wl;stat.max", Spectrum + "Coverage.Bounds.Limits.HiLimit", "Of its good channels"),
        Of(DataKind.Double, "em_res_power", "", "spect.resolution", Spectrum + "Resolution.ResolPower.refVal", "Not known"),
        Of(DataKind.Long, "em_xel", "", "meta.number", Spectrum + "numBins", "Not known"),
        Text("o_ucd", "meta.ucd", "Char.ObservableAxis.ucd", "phot.count or phot.flux.density"),
        Text("pol_states", "meta.code;phys.polarization", "Char.PolarizationAxis.stateList", "None"),
        Of(DataKind.Long, "pol_xel", "", "meta.number", "Char.PolarizationAxis.numBins", "0"),
        Text("facility_name", "meta.id;instr.tel", "Provenance.ObsConfig.Facility.name", "TELESCOP of its spectra"),
        Text("instrument_name", "meta.id;instr", "Provenance.ObsConfig.Instrument.name", "INSTRUME of its spectra"),
        Text("dataproduct_subtype", "meta.code.class", "ObsDataset.dataProductSubtype", "rmf, arf, background, fit or posterior"),
    ];

    // csharpier-ignore
    public static IReadOnlyList<PublishedColumn> HighEnergy { get; } =
    [
        Core.Single(column => column.Field.Name == "obs_publisher_did"),
        Of(DataKind.Double, "energy_min", "eV", "em.energy;stat.min", "", "Lower end of its good channels"),
        Of(DataKind.Double, "energy_max", "eV", "em.energy;stat.max", "", "Upper end of its good channels"),
        Text("analysis_mode", "meta.code;obs.param", "", "Of a fit the spectral model, an XSPEC expression"),
        Text("messenger", "meta.id;phys.particle", "", "photon"),
        Text("messenger_pdgid", "meta.id;phys.particle", "", "+22"),
    ];

    private const string Space = "Char.SpatialAxis.",
        Position = Space + "Coverage.Location.Coord.Position2D.Value2.",
        Time = "Char.TimeAxis.",
        Spectrum = "Char.SpectralAxis.";

    private static PublishedColumn Text(string name, string ucd, string utype, string description) =>
        Of(DataKind.Text, name, "", ucd, utype, description);

    private static PublishedColumn Of(DataKind kind, string name, string unit, string ucd, string utype, string description) =>
        new()
        {
            Field = new()
            {
                Name = name,
                Kind = kind,
                Unit = unit.Length == 0 ? null : unit,
                Ucd = ucd,
                Xtype = name == "s_region" ? "adql:REGION" : null,
                Utype = utype.Length == 0 ? null : $"obscore:{utype}",
                Description = description,
            },
            IsStandard = true,
            IsPrincipal = !description.StartsWith("No", StringComparison.Ordinal),
            IsIndexed = name is "s_dec",
            IsNullable = name is not ("dataproduct_type" or "calib_level" or "obs_id" or "obs_publisher_did"),
        };
}

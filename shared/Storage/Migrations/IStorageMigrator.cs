namespace Almagest.Storage.Migrations;

/// <summary>Makes the tables, or brings them up to date.</summary>
public interface IStorageMigrator
{
    /// <summary>Safe to call from several processes at once, and again.</summary>
    /// <exception cref="Almagest.Spectra.SpectralDataException">This role of PostgreSQL's may not, or the schema is a newer
    /// program's.</exception>
    Task MigrateAsync(CancellationToken cancellation);

    /// <summary>Makes the roles of <see cref="DatabaseRoles"/> in PostgreSQL, or brings their rights up to date, as its owner,
    /// who may make roles.</summary>
    /// <exception cref="Almagest.Spectra.SpectralDataException">It is a file of SQLite's, which has none.</exception>
    Task GrantAsync(string reader, string viewer, string worker, CancellationToken cancellation);

    /// <summary>What every program does first. SQLite's file, which is this program's own, is brought up to date; PostgreSQL's
    /// schema belongs to whoever migrates it, and is only looked at.</summary>
    /// <exception cref="Almagest.Spectra.SpectralDataException">It is empty, older, or newer and does not admit this
    /// program.</exception>
    Task RequireCurrentAsync(CancellationToken cancellation);
}

namespace Almagest.Spectra.Models.Tables;

/// <summary>Where the tables of <c>atable{file}</c>, <c>mtable{file}</c> and <c>etable{file}</c> come from.</summary>
public interface ITableLibrary
{
    /// <param name="file">As the expression names it.</param>
    /// <exception cref="SpectralDataException">There is no such table, or it can't be read.</exception>
    KnownTable Load(string file);
}

/// <summary>A table and what it was read from, so that a fit can name its inputs.</summary>
/// <param name="File">As the expression names it.</param>
/// <param name="Sha256">Of the file's bytes, unzipped: lower-case hex.</param>
/// <param name="Model">The table.</param>
public sealed record KnownTable(string File, string Sha256, TableModel Model);

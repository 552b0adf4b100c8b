namespace Almagest.Vo.Adql;

/// <summary>A value that goes to the database beside the SQL.</summary>
/// <param name="Name">As the SQL has it, with its @.</param>
/// <param name="Value">A <see cref="long"/>, <see cref="double"/>, <see cref="string"/> or a UTC <see cref="DateTime"/>.</param>
public sealed record SqlParameter(string Name, object Value);

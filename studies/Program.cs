using Almagest.Cli;
using Almagest.Studies;

return await EntryPoint.RunAsync(args, StudyCommand.Create());

//! National codes and calendars: citizen number, credit code, divisions, working days, statutory periods, coordinates.
